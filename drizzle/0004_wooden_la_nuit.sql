DROP INDEX `task_list`;--> statement-breakpoint
CREATE INDEX `task_project` ON `task` (`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `task_user` ON `task` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `task_created` ON `task` (`created_at`);--> statement-breakpoint
DROP INDEX `decision_task`;--> statement-breakpoint
CREATE INDEX `decision_task` ON `decision` (`task_id`,`status`);--> statement-breakpoint
CREATE INDEX `pull_request_project` ON `pull_request` (`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `review_sending_how` ON `review_sending` (`how`);--> statement-breakpoint
CREATE INDEX `landing_project` ON `landing` (`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `worktree_project` ON `worktree` (`project_id`,`id`);