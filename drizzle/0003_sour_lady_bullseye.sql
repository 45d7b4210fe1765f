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
CREATE TABLE `forge_token` (
	`project_id` text PRIMARY KEY NOT NULL,
	`api` text NOT NULL,
	`secret` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
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
CREATE INDEX `pull_request_project` ON `pull_request` (`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `pull_request_state` ON `pull_request` (`state`);--> statement-breakpoint
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
CREATE TABLE `hibernation` (
	`session_id` text PRIMARY KEY NOT NULL,
	`generation` integer NOT NULL,
	`since` integer NOT NULL,
	`why` text NOT NULL,
	`actor` text NOT NULL,
	`screen` text NOT NULL,
	`waking` text,
	`problem` text,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE cascade
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
CREATE INDEX `review_sending_task` ON `review_sending` (`task_id`,`id`);--> statement-breakpoint
CREATE INDEX `review_sending_how` ON `review_sending` (`how`);--> statement-breakpoint
CREATE TABLE `delegation_site` (
	`delegation_id` text NOT NULL,
	`project_id` text NOT NULL,
	`worktree_id` text NOT NULL,
	`worktree_path` text NOT NULL,
	`branch` text NOT NULL,
	`base_sha` text NOT NULL,
	`head_sha` text,
	`git_settings_hash` text,
	`diffstat` text,
	PRIMARY KEY(`delegation_id`, `project_id`),
	FOREIGN KEY (`delegation_id`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `delegation_site_project` ON `delegation_site` (`project_id`);--> statement-breakpoint
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
CREATE TABLE `kept_run` (
	`key` text PRIMARY KEY NOT NULL,
	`ran` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `kept_run_at` ON `kept_run` (`at`);--> statement-breakpoint
DROP INDEX `task_list`;--> statement-breakpoint
ALTER TABLE `task` ADD `also` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `task` ADD `plan_id` text;--> statement-breakpoint
ALTER TABLE `task` ADD `replaces` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `task` ADD `specialisation` text;--> statement-breakpoint
ALTER TABLE `task` ADD `ask_first` text;--> statement-breakpoint
ALTER TABLE `task` ADD `retry` text;--> statement-breakpoint
ALTER TABLE `task` ADD `budget` text;--> statement-breakpoint
CREATE INDEX `task_project` ON `task` (`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `task_user` ON `task` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `task_created` ON `task` (`created_at`);--> statement-breakpoint
DROP INDEX `decision_task`;--> statement-breakpoint
CREATE INDEX `decision_task` ON `decision` (`task_id`,`status`);--> statement-breakpoint
ALTER TABLE `message` ADD `replaced_by` text;--> statement-breakpoint
ALTER TABLE `delegation` ADD `brief` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `delegation` ADD `continues` text;--> statement-breakpoint
CREATE INDEX `delegation_project` ON `delegation` (`project_id`,`id`);--> statement-breakpoint
ALTER TABLE `evidence` ADD `looks` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `evidence` ADD `runs` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `evidence` ADD `pictures` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `evidence` ADD `project_id` text;--> statement-breakpoint
ALTER TABLE `landing` ADD `together` text;--> statement-breakpoint
CREATE INDEX `landing_project` ON `landing` (`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `worktree_project` ON `worktree` (`project_id`,`id`);