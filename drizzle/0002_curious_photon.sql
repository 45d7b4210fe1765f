CREATE TABLE `landing` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text NOT NULL,
	`delegation_id` text NOT NULL,
	`strategy` text NOT NULL,
	`base` text NOT NULL,
	`head_sha` text NOT NULL,
	`from_sha` text NOT NULL,
	`to_sha` text NOT NULL,
	`status` text NOT NULL,
	`landed_by` text NOT NULL,
	`proof` text NOT NULL,
	`checks` text NOT NULL,
	`undo_sha` text,
	`undo_how` text,
	`undone_by` text,
	`error` text,
	`created_at` integer NOT NULL,
	`landed_at` integer,
	`undone_at` integer,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `task`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `landing_task` ON `landing` (`task_id`,`id`);--> statement-breakpoint
CREATE INDEX `landing_status` ON `landing` (`status`);