CREATE TABLE `review_comment` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text NOT NULL,
	`delegation_id` text NOT NULL,
	`path` text NOT NULL,
	`side` text NOT NULL,
	`line` integer NOT NULL,
	`end_line` integer NOT NULL,
	`quote` text NOT NULL,
	`head_sha` text NOT NULL,
	`is_loose` integer NOT NULL,
	`body` text NOT NULL,
	`status` text NOT NULL,
	`author` text NOT NULL,
	`sending_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`sent_at` integer,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `task`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `review_comment_task` ON `review_comment` (`task_id`,`id`);--> statement-breakpoint
CREATE TABLE `review_sending` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text NOT NULL,
	`text` text NOT NULL,
	`comments` integer NOT NULL,
	`actor` text NOT NULL,
	`how` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `task`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `review_sending_task` ON `review_sending` (`task_id`,`id`);