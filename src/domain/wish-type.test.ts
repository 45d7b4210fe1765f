import { describe, expect, it } from "vitest";
import type { TaskType } from "./task.ts";
import { parseWish } from "./wish.ts";
import { guessType, opensWithWork } from "./wish-type.ts";

function parse(wish: string): ReturnType<typeof parseWish> {
  return parseWish(wish, { agents: ["claude", "codex"] });
}

const TYPES: readonly [string, TaskType][] = [
  // feature
  ["Build an admin panel for managing coupons", "feature"],
  ["Show unread message count in the navbar", "feature"],
  ["Persist the theme in local storage", "feature"],
  ["Users should be able to delete their account", "feature"],
  ["Generate a sitemap", "feature"],
  ["Provide keyboard shortcuts for the editor", "feature"],
  ["Validate emails on sign-up", "feature"],
  ["Hook up the contact form to the backend", "feature"],
  ["Display prices in euros", "feature"],
  ["Send a welcome mail after registration", "feature"],
  ["Cache API responses for five minutes", "feature"],
  ["Add pagination", "feature"],
  ["Customers want to filter products by size", "feature"],
  ["The dashboard should refresh automatically", "feature"],
  ["Let me pick an avatar", "feature"],
  ["Accept Apple Pay", "feature"],
  ["Render markdown in comments", "feature"],
  ["Add a new page with pricing", "feature"],
  ["Add undo to the editor", "feature"],
  ["Autosave drafts every minute", "feature"],
  ["Implement drag and drop for the board", "feature"],
  ["Add an onboarding tour", "feature"],
  ["Offer a printable invoice", "feature"],
  ["We want multi-language support", "feature"],
  ["Integrate Stripe", "feature"],
  ["Highlight the active menu item", "feature"],
  ["Log all failed sign-ins", "feature"],
  ["Expose metrics on /metrics", "feature"],
  ["Remember the last selected tab", "feature"],
  ["Animate the sidebar", "feature"],
  ["Give admins a way to impersonate users", "feature"],
  ["Limit uploads to 5 MB", "feature"],
  ["Put a footer on every page", "feature"],
  ["A dark theme for the editor", "feature"],
  ["Add a health endpoint", "feature"],
  ["Ability to rename folders", "feature"],
  ["Use a darker blue for links", "feature"],
  ["Translate the app into German", "feature"],
  ["Add dark mode to the settings page", "feature"],
  ["Implement OAuth login", "feature"],
  ["Could you please add a logout button?", "feature"],
  ["I want a search box on the orders page", "feature"],
  ["I'd like you to build a CSV export", "feature"],
  ["Support webhooks for new orders", "feature"],
  ["Allow users to comment on posts", "feature"],
  ["Add comments to posts", "feature"],
  ["Add a documentation page to the site", "feature"],
  ["Make the header sticky", "feature"],
  ["Change the button colour to blue", "feature"],
  ["Add error handling to the upload form", "feature"],
  ["Show a toast when saving fails", "feature"],
  ["Add a retry button when loading fails", "feature"],
  ["Create an endpoint that returns the test results", "feature"],
  ["Add a test mode toggle", "feature"],
  ["Export orders as CSV", "feature"],
  ["Let users log out after 30 minutes", "feature"],
  ["Enable gzip compression", "feature"],
  ["Set up a login page with email and password", "feature"],
  ["Add a farewell function to greet.js", "feature"],
  ["It would be nice if we could sort the table by date", "feature"],
  ["Introduce rate limiting", "feature"],
  ["Dark mode for the dashboard", "feature"],
  ["Add a --verbose flag to the CLI", "feature"],
  // bug
  ["Search returns nothing for umlauts", "bug"],
  ["Tooltips flicker on hover", "bug"],
  ["The upload hangs at 99%", "bug"],
  ["Sorting by name is wrong", "bug"],
  ["CI fails since yesterday", "bug"],
  ["Getting a TypeError when opening the cart", "bug"],
  ["Logo overlaps the menu on small screens", "bug"],
  ["Session expires too early", "bug"],
  ["Emails are sent twice", "bug"],
  ["Fix off-by-one in paginator", "bug"],
  ["Handle null user in profile page, it crashes", "bug"],
  ["The CLI exits with code 1 although everything worked", "bug"],
  ["Debug why websockets disconnect", "bug"],
  ["Correct the tax calculation", "bug"],
  ["npm install is broken", "bug"],
  ["The counter doesn't update", "bug"],
  ["Clicking twice submits twice", "bug"],
  ["Scroll position gets lost after reload", "bug"],
  ["Checkout button is not clickable", "bug"],
  ["App freezes on startup", "bug"],
  ["Deleting a user throws an exception", "bug"],
  ["Dates are off by one day", "bug"],
  ["Cannot log in with a plus in the email", "bug"],
  ["Avatar upload is failing with 413", "bug"],
  ["The page is blank after login", "bug"],
  ["Fix memory leak", "bug"],
  ["Nothing happens when I press enter", "bug"],
  ["Menu stays open after navigation", "bug"],
  ["Resolve merge conflict markers left in app.ts", "bug"],
  ["Cart total ignores discounts", "bug"],
  ["Font is missing on Windows", "bug"],
  ["Fix it so that tabs keep their order", "bug"],
  ["The API returns 404 for valid ids", "bug"],
  ["Fix the login redirect", "bug"],
  ["The app crashes when I click save", "bug"],
  ["Login is broken on Safari", "bug"],
  ["Users cannot upload PNG files", "bug"],
  ["Password reset mail is not sent", "bug"],
  ["Memory leak in the websocket handler", "bug"],
  ["500 error on /api/users", "bug"],
  ["Wrong total in the invoice", "bug"],
  ["Stop the server from crashing on bad JSON", "bug"],
  ["Make sure the form does not submit twice", "bug"],
  ["Prevent duplicate orders", "bug"],
  ["Investigate why the build is slow", "bug"],
  ["Button does nothing on mobile", "bug"],
  ["Infinite loop in the scheduler", "bug"],
  ["Fix failing tests", "bug"],
  ["Repair the pagination of the list", "bug"],
  ["When I resize the window the sidebar disappears", "bug"],
  ["Make the build work again", "bug"],
  ["The date picker shows the wrong month", "bug"],
  ["Hotfix: null pointer in checkout", "bug"],
  ["There is a race condition in the queue", "bug"],
  ["npm run build fails on Windows", "bug"],
  ["Resolve the deadlock in the pool", "bug"],
  ["Images don't load on slow connections", "bug"],
  // refactor
  ["Inline the config helper", "refactor"],
  ["Use async/await instead of promises", "refactor"],
  ["Break up the monolithic App component", "refactor"],
  ["Move constants into constants.ts", "refactor"],
  ["Turn the class into functions", "refactor"],
  ["Get rid of the duplicated date code", "refactor"],
  ["Reorganise the folder structure", "refactor"],
  ["Drop unused dependencies", "refactor"],
  ["Unify error handling across services", "refactor"],
  ["Replace lodash by native methods", "refactor"],
  ["Rewrite utils.js in TypeScript", "refactor"],
  ["Decouple the mailer from the user model", "refactor"],
  ["Cleanup the CSS", "refactor"],
  ["Pull the fetch logic into a hook", "refactor"],
  ["Change class components to hooks", "refactor"],
  ["Refactor user service", "refactor"],
  ["Rename the package to acme", "refactor"],
  ["Extract a Button component", "refactor"],
  ["Simplify nested conditionals in parser.ts", "refactor"],
  ["Replace var with const", "refactor"],
  ["Reduce duplication in the tests folder", "refactor"],
  ["Convert the project to ESM", "refactor"],
  ["Port the build to Vite", "refactor"],
  ["Restructure routes", "refactor"],
  ["Clean up dead CSS", "refactor"],
  ["Consolidate the two loggers", "refactor"],
  ["Rename getUser to fetchUser", "refactor"],
  ["Extract the date helpers into their own module", "refactor"],
  ["Clean up the parser", "refactor"],
  ["We should refactor the auth module", "refactor"],
  ["Split app.ts into smaller files", "refactor"],
  ["Remove dead code from utils", "refactor"],
  ["Migrate from Jest to vitest", "refactor"],
  ["Upgrade React to 19", "refactor"],
  ["Simplify the checkout logic", "refactor"],
  ["Convert callbacks to async/await", "refactor"],
  ["Replace moment with date-fns", "refactor"],
  ["Move helper functions to lib/", "refactor"],
  ["Deduplicate the validation code", "refactor"],
  ["Bump all dependencies", "refactor"],
  ["Tidy the imports", "refactor"],
  ["Delete the unused feature flags", "refactor"],
  ["Improve the readability of the router", "refactor"],
  // test
  ["Write a test that covers expired tokens", "test"],
  ["Add missing specs for UserService", "test"],
  ["Unit tests for the tokenizer", "test"],
  ["Test that logout clears the session", "test"],
  ["Improve test coverage", "test"],
  ["Add snapshot tests for the button component", "test"],
  ["Set up end-to-end tests", "test"],
  ["Add benchmarks for the sorter", "test"],
  ["Write integration tests covering the checkout flow", "test"],
  ["Unskip the skipped tests", "test"],
  ["Add unit tests", "test"],
  ["Write tests for the new parser", "test"],
  ["Test the upload endpoint", "test"],
  ["Add a test for empty input", "test"],
  ["Cover error paths in tests", "test"],
  ["Raise coverage above 80%", "test"],
  ["Write a Cypress test for login", "test"],
  ["Add tests for the cart", "test"],
  ["Write unit tests for src/date.ts", "test"],
  ["Increase test coverage of the billing module", "test"],
  ["Add a regression test for the crash", "test"],
  ["Fix flaky checkout test", "test"],
  ["We need integration tests for payments", "test"],
  ["Test the date parser", "test"],
  ["Cover the parser with property tests", "test"],
  ["Add e2e tests", "test"],
  ["Create a Playwright test for the sign-up flow", "test"],
  ["More tests for the API", "test"],
  // documentation
  ["Write documentation for the plugin API", "documentation"],
  ["Add a README", "documentation"],
  ["Add docstrings to utils.py", "documentation"],
  ["Document how to deploy", "documentation"],
  ["Update CHANGELOG for 2.0", "documentation"],
  ["Add an FAQ to the docs", "documentation"],
  ["Explain the cache in a comment", "documentation"],
  ["Correct the spelling in the docs", "documentation"],
  ["Describe the release process", "documentation"],
  ["Add usage examples to the README", "documentation"],
  ["Create a getting started guide", "documentation"],
  ["Add API docs", "documentation"],
  ["Write a tutorial on plugins", "documentation"],
  ["Fix typos in the documentation", "documentation"],
  ["Document environment variables", "documentation"],
  ["Add comments to the code", "documentation"],
  ["Write release notes", "documentation"],
  ["Update docs", "documentation"],
  ["Explain the setup in the readme", "documentation"],
  ["Document the REST API", "documentation"],
  ["Update the README with install steps", "documentation"],
  ["Add JSDoc to public functions", "documentation"],
  ["Write a CONTRIBUTING guide", "documentation"],
  ["Explain the architecture in docs/architecture.md", "documentation"],
  ["Fix typo in README", "documentation"],
  ["Describe the env variables in the README", "documentation"],
  ["Add a changelog", "documentation"],
  ["Typo on the landing page", "documentation"],
  ["Improve the docs", "documentation"],
  ["Add code comments to the scheduler", "documentation"],
  ["README is missing a licence section", "documentation"],
];

describe("the type of a wish", () => {
  it("is right for at least 95 of 100 wishes", () => {
    const wrong = TYPES.filter(([wish, type]) => parse(wish).type !== type).map(([wish, type]) => `${wish}: ${parse(wish).type}, not ${type}`);
    expect(wrong.length > TYPES.length * 0.05 ? wrong : []).toEqual([]);
  });

  it("is asked of enough of them, of every type", () => {
    expect(TYPES.length).toBeGreaterThanOrEqual(80);
    expect(Object.values(Object.groupBy(TYPES, ([, type]) => type)).every((rows) => rows.length >= 10)).toBe(true);
  });

  it("does not change with politeness, case, hints or a full stop", () => {
    const dressed = (wish: string): string[] => [`Please ${wish.charAt(0).toLowerCase()}${wish.slice(1)}.`, `${wish}, thanks!`, `${wish} with codex`, `${wish} after task 3`, `${wish} after #3, using claude`];
    const changed = TYPES.filter(([wish]) => /^[A-Z][a-z]+ /.test(wish) && !/[?]/.test(wish)).flatMap(([wish]) => dressed(wish).filter((w) => parse(w).type !== parse(wish).type));
    expect(changed).toEqual([]);
  });
});

describe("how clearly a wish says its type", () => {
  it("a verb of work at the front is clear, a bare noun is not", () => {
    expect(guessType("fix the login", "").sure).toBe(1);
    expect(guessType("add a footer", "").sure).toBe(1);
    expect(guessType("footer", "").sure).toBe(0.5);
  });

  it("the rest of a wish counts only where its first sentence says nothing", () => {
    expect(guessType("the footer", "the footer. It crashes on every page.").type).toBe("bug");
    expect(guessType("add a footer", "add a footer. The old one crashes.").type).toBe("feature");
  });
});

describe("opensWithWork", () => {
  it.each(["Add x", "fix y", "Write tests for it", "rename a to b", "Update the docs"])("%s: yes", (sentence) => {
    expect(opensWithWork(sentence)).toBe(true);
  });

  it.each(["dark mode", "press the button", "click save", "language", "the app crashes", "additional rows"])("%s: no", (sentence) => {
    expect(opensWithWork(sentence)).toBe(false);
  });
});
