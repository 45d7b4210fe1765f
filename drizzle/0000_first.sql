CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `account_user` ON `account` (`user_id`);--> statement-breakpoint
CREATE TABLE `auth_session` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`confirmed_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_session_token_unique` ON `auth_session` (`token`);--> statement-breakpoint
CREATE INDEX `auth_session_user` ON `auth_session` (`user_id`);--> statement-breakpoint
CREATE TABLE `owner` (
	`slot` integer PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `recovery_code` (
	`hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `token` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text NOT NULL,
	`project_id` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `token_hash_unique` ON `token` (`hash`);--> statement-breakpoint
CREATE TABLE `two_factor` (
	`user_id` text PRIMARY KEY NOT NULL,
	`secret` text NOT NULL,
	`last_step` integer NOT NULL,
	`enabled_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `action` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text NOT NULL,
	`project_id` text,
	`delegation_id` text,
	`target` text NOT NULL,
	`status` text NOT NULL,
	`outcome` text,
	`created_at` integer NOT NULL,
	`closed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `action_key` ON `action` (`key`);--> statement-breakpoint
CREATE INDEX `action_status` ON `action` (`status`);--> statement-breakpoint
CREATE TABLE `checkpoint` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text,
	`ref` text NOT NULL,
	`commit_sha` text NOT NULL,
	`tree_sha` text NOT NULL,
	`why` text NOT NULL,
	`path` text NOT NULL,
	`branch` text,
	`created_at` integer NOT NULL,
	`restored_at` integer,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `checkpoint_project` ON `checkpoint` (`project_id`,`id`);--> statement-breakpoint
CREATE TABLE `decision` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text,
	`delegation_id` text,
	`session_id` text,
	`key` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`status` text NOT NULL,
	`verdict` text,
	`text` text,
	`answered_by` text,
	`created_at` integer NOT NULL,
	`answered_at` integer,
	`closed_at` integer,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `task`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `decision_key` ON `decision` (`key`);--> statement-breakpoint
CREATE INDEX `decision_status` ON `decision` (`status`,`id`);--> statement-breakpoint
CREATE INDEX `decision_task` ON `decision` (`task_id`);--> statement-breakpoint
CREATE TABLE `event` (
	`seq` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`project_id` text,
	`task_id` text,
	`delegation_id` text,
	`session_id` text,
	`payload` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `event_task` ON `event` (`task_id`,`seq`);--> statement-breakpoint
CREATE INDEX `event_project` ON `event` (`project_id`,`seq`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`key` text PRIMARY KEY NOT NULL,
	`status` integer NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `post_mortem` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`project_id` text NOT NULL,
	`analyser_version` integer NOT NULL,
	`outcome` text NOT NULL,
	`facts` text NOT NULL,
	`patterns` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`task_id`) REFERENCES `task`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `post_mortem_task` ON `post_mortem` (`task_id`,`analyser_version`);--> statement-breakpoint
CREATE INDEX `post_mortem_project` ON `post_mortem` (`project_id`,`id`);--> statement-breakpoint
CREATE TABLE `recommendation` (
	`id` text PRIMARY KEY NOT NULL,
	`post_mortem_id` text NOT NULL,
	`task_id` text NOT NULL,
	`project_id` text NOT NULL,
	`form` text NOT NULL,
	`title` text NOT NULL,
	`item` text NOT NULL,
	`item_id` text NOT NULL,
	`file` text NOT NULL,
	`diff` text NOT NULL,
	`base_hash` text NOT NULL,
	`pattern` text NOT NULL,
	`status` text NOT NULL,
	`applied_sha` text,
	`reverted_sha` text,
	`checkpoint_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`post_mortem_id`) REFERENCES `post_mortem`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `task`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `recommendation_project` ON `recommendation` (`project_id`,`status`);--> statement-breakpoint
CREATE UNIQUE INDEX `recommendation_item` ON `recommendation` (`project_id`,`item_id`,`post_mortem_id`);--> statement-breakpoint
CREATE TABLE `message` (
	`id` text PRIMARY KEY NOT NULL,
	`orchestrator_id` text NOT NULL,
	`role` text NOT NULL,
	`parts` text NOT NULL,
	`brain` text,
	`pending` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`orchestrator_id`) REFERENCES `orchestrator`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `message_thread` ON `message` (`orchestrator_id`,`id`);--> statement-breakpoint
CREATE TABLE `orchestrator` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`project_id` text,
	`kind` text NOT NULL,
	`brain` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orchestrator_place` ON `orchestrator` (`user_id`,`project_id`);--> statement-breakpoint
CREATE TABLE `project` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`path` text NOT NULL,
	`git_common_dir` text NOT NULL,
	`default_branch` text NOT NULL,
	`autonomy` text NOT NULL,
	`settings` text NOT NULL,
	`is_demo` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `project_user` ON `project` (`user_id`);--> statement-breakpoint
CREATE TABLE `project_knowledge` (
	`id` text PRIMARY KEY NOT NULL,
	`folder_id` text NOT NULL,
	`tech_stack` text NOT NULL,
	`conventions` text NOT NULL,
	`agent_performance` text NOT NULL,
	`performance_counts` text NOT NULL,
	`past_tasks` text NOT NULL,
	`tool_definitions` text NOT NULL,
	`agent_templates` text NOT NULL,
	`last_scanned_at` integer,
	FOREIGN KEY (`folder_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `project_knowledge_folder_id_unique` ON `project_knowledge` (`folder_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`project_id` text,
	`delegation_id` text,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`agent_provider` text,
	`agent_session_id` text,
	`generation` integer NOT NULL,
	`cwd` text NOT NULL,
	`cols` integer NOT NULL,
	`rows` integer NOT NULL,
	`status` text NOT NULL,
	`pane_id` text,
	`pid` integer,
	`hook_token_hash` text,
	`api_port` integer,
	`exit` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `session_status` ON `session` (`status`);--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `session_delegation` ON `session` (`delegation_id`);--> statement-breakpoint
CREATE TABLE `signal` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`delegation_id` text,
	`generation` integer NOT NULL,
	`source` text NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `signal_session` ON `signal` (`session_id`,`id`);--> statement-breakpoint
CREATE INDEX `signal_delegation` ON `signal` (`delegation_id`,`kind`);--> statement-breakpoint
CREATE TABLE `delegation` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`project_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`session_id` text,
	`worktree_id` text,
	`worktree_path` text,
	`branch` text,
	`base_sha` text,
	`head_sha` text,
	`git_settings_hash` text,
	`agent_provider` text NOT NULL,
	`status` text NOT NULL,
	`context_injected` text NOT NULL,
	`execution_logs` text NOT NULL,
	`result` text,
	`error` text,
	`exit` text,
	`usage` text NOT NULL,
	`report` text,
	`reported_at` integer,
	`host` text NOT NULL,
	`lease_expires_at` integer,
	`fence` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`started_at` integer,
	`completed_at` integer,
	FOREIGN KEY (`task_id`) REFERENCES `task`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `delegation_attempt` ON `delegation` (`task_id`,`attempt`);--> statement-breakpoint
CREATE INDEX `delegation_status` ON `delegation` (`status`);--> statement-breakpoint
CREATE TABLE `evidence` (
	`id` text PRIMARY KEY NOT NULL,
	`delegation_id` text NOT NULL,
	`task_id` text NOT NULL,
	`check` text NOT NULL,
	`title` text NOT NULL,
	`outcome` text NOT NULL,
	`note` text NOT NULL,
	`findings` text NOT NULL,
	`argv` text,
	`exit_code` integer,
	`output_tail` text NOT NULL,
	`duration_ms` integer NOT NULL,
	`head_sha` text,
	`diffstat` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`delegation_id`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `task`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `evidence_delegation` ON `evidence` (`delegation_id`,`id`);--> statement-breakpoint
CREATE INDEX `evidence_task` ON `evidence` (`task_id`);--> statement-breakpoint
CREATE TABLE `task` (
	`id` text PRIMARY KEY NOT NULL,
	`orchestrator_id` text NOT NULL,
	`user_id` text NOT NULL,
	`project_id` text NOT NULL,
	`number` integer NOT NULL,
	`description` text NOT NULL,
	`title` text NOT NULL,
	`type` text NOT NULL,
	`status` text NOT NULL,
	`confidence` real NOT NULL,
	`estimated_duration` integer,
	`assigned_agent` text,
	`agent_why` text NOT NULL,
	`isolation` text NOT NULL,
	`branch` text,
	`depends_on` text NOT NULL,
	`priority` integer NOT NULL,
	`fixed` text NOT NULL,
	`contract` text NOT NULL,
	`context` text NOT NULL,
	`confirmed_at` integer,
	`confirmed_by` text,
	`error` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`completed_at` integer,
	FOREIGN KEY (`orchestrator_id`) REFERENCES `orchestrator`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `task_number` ON `task` (`project_id`,`number`);--> statement-breakpoint
CREATE INDEX `task_list` ON `task` (`orchestrator_id`,`id`);--> statement-breakpoint
CREATE INDEX `task_status` ON `task` (`status`);--> statement-breakpoint
CREATE TABLE `worktree` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`task_id` text NOT NULL,
	`path` text NOT NULL,
	`branch` text NOT NULL,
	`base_sha` text NOT NULL,
	`set_up_at` integer,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`task_id`) REFERENCES `task`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `worktree_task` ON `worktree` (`task_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `worktree_path` ON `worktree` (`path`);