CREATE TABLE `capacity` (
	`id` integer PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `waiting` (
	`task_id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`agent` text NOT NULL,
	`memory_mb` integer NOT NULL,
	`since` integer NOT NULL,
	`short` text NOT NULL,
	`why` text NOT NULL,
	`place` integer NOT NULL,
	`starts_at` integer,
	FOREIGN KEY (`task_id`) REFERENCES `task`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `model_call` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`brain` text NOT NULL,
	`model` text NOT NULL,
	`project_id` text,
	`input_tokens` integer,
	`output_tokens` integer,
	`cached_tokens` integer,
	`cost_usd` real,
	`duration_ms` integer NOT NULL,
	`outcome` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `model_call_at` ON `model_call` (`at`);--> statement-breakpoint
CREATE INDEX `model_call_project` ON `model_call` (`project_id`,`at`);--> statement-breakpoint
CREATE TABLE `routing` (
	`slot` integer PRIMARY KEY NOT NULL,
	`preferences` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `delegation` ADD `brief` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
CREATE INDEX `delegation_project` ON `delegation` (`project_id`,`id`);--> statement-breakpoint
ALTER TABLE `task` ADD `plan_id` text;--> statement-breakpoint
ALTER TABLE `task` ADD `replaces` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `task` ADD `specialisation` text;