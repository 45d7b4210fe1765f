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
ALTER TABLE `decision` ADD `delivered_at` integer;--> statement-breakpoint
ALTER TABLE `decision` ADD `closed_why` text;--> statement-breakpoint
ALTER TABLE `session` ADD `group` text;--> statement-breakpoint
ALTER TABLE `session` ADD `note` text;--> statement-breakpoint
ALTER TABLE `delegation` ADD `parked` text;--> statement-breakpoint
CREATE INDEX `signal_moment` ON `signal` (`session_id`,`generation`,`at`,`id`);