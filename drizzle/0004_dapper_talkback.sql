CREATE TABLE `forge_token` (
	`project_id` text PRIMARY KEY NOT NULL,
	`api` text NOT NULL,
	`secret` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade
);
