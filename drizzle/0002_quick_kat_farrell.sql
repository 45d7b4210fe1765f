CREATE TABLE `follow_up` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`session_id` text NOT NULL,
	`generation` integer NOT NULL,
	`project_id` text,
	`task_id` text,
	`delegation_id` text,
	`text` text NOT NULL,
	`status` text NOT NULL,
	`why` text NOT NULL,
	`actor` text NOT NULL,
	`created_at` integer NOT NULL,
	`typed_at` integer,
	`closed_at` integer,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `follow_up_key` ON `follow_up` (`key`);--> statement-breakpoint
CREATE INDEX `follow_up_session` ON `follow_up` (`session_id`,`id`);--> statement-breakpoint
CREATE INDEX `follow_up_status` ON `follow_up` (`status`);--> statement-breakpoint
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
CREATE INDEX `landing_status` ON `landing` (`status`);--> statement-breakpoint
ALTER TABLE `decision` ADD `delivered_at` integer;--> statement-breakpoint
ALTER TABLE `decision` ADD `closed_why` text;--> statement-breakpoint
ALTER TABLE `session` ADD `group` text;--> statement-breakpoint
ALTER TABLE `session` ADD `note` text;--> statement-breakpoint
ALTER TABLE `delegation` ADD `parked` text;--> statement-breakpoint
CREATE INDEX `signal_moment` ON `signal` (`session_id`,`generation`,`at`,`id`);