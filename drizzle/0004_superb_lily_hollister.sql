CREATE TABLE `autonomy_step` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`type` text,
	`kind` text NOT NULL,
	`from` text NOT NULL,
	`to` text NOT NULL,
	`own` text,
	`status` text NOT NULL,
	`why` text NOT NULL,
	`tasks` text NOT NULL,
	`actor` text NOT NULL,
	`created_at` integer NOT NULL,
	`closed_at` integer,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `autonomy_step_project` ON `autonomy_step` (`project_id`,`id`);--> statement-breakpoint
CREATE TABLE `pull_request` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text NOT NULL,
	`delegation_id` text NOT NULL,
	`forge` text NOT NULL,
	`repository` text NOT NULL,
	`api` text NOT NULL,
	`remote` text NOT NULL,
	`branch` text NOT NULL,
	`base` text NOT NULL,
	`head_sha` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`number` integer,
	`url` text,
	`state` text NOT NULL,
	`checks` text NOT NULL,
	`comments` text NOT NULL,
	`sent` text NOT NULL,
	`error` text,
	`opened_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`fetched_at` integer,
	`quiet` integer NOT NULL,
	`closed_at` integer,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `task`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `pull_request_task` ON `pull_request` (`task_id`,`id`);--> statement-breakpoint
CREATE INDEX `pull_request_state` ON `pull_request` (`state`);