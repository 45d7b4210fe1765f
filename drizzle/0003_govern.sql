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
	`not_before` integer,
	`short` text NOT NULL,
	`why` text NOT NULL,
	`place` integer NOT NULL,
	`starts_at` integer,
	FOREIGN KEY (`task_id`) REFERENCES `task`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `delegation` ADD `continues` text;--> statement-breakpoint
CREATE INDEX `delegation_project` ON `delegation` (`project_id`,`id`);--> statement-breakpoint
ALTER TABLE `task` ADD `retry` text;--> statement-breakpoint
ALTER TABLE `task` ADD `budget` text;