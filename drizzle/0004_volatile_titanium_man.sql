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
ALTER TABLE `evidence` ADD `project_id` text;--> statement-breakpoint
ALTER TABLE `landing` ADD `together` text;--> statement-breakpoint
ALTER TABLE `task` ADD `also` text DEFAULT '[]' NOT NULL;