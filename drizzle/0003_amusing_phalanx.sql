CREATE TABLE `digest` (
	`id` text PRIMARY KEY NOT NULL,
	`orchestrator_id` text NOT NULL,
	`up_to` text NOT NULL,
	`messages` integer NOT NULL,
	`text` text NOT NULL,
	`decided` text NOT NULL,
	`outside` integer NOT NULL,
	`brain` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`orchestrator_id`) REFERENCES `orchestrator`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `digest_up_to` ON `digest` (`orchestrator_id`,`up_to`);--> statement-breakpoint
CREATE TABLE `memory` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`kind` text NOT NULL,
	`text` text NOT NULL,
	`origin` text NOT NULL,
	`created_by` text NOT NULL,
	`source` text NOT NULL,
	`stands_since` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `memory_project` ON `memory` (`project_id`,`id`);--> statement-breakpoint
ALTER TABLE `message` ADD `replaced_by` text;--> statement-breakpoint
ALTER TABLE `task` ADD `ask_first` text;