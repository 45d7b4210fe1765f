import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRemote } from "./forge.ts";

describe("a remote's address", () => {
  it.each([
    ["https://github.com/acme/shop.git", "github.com", "acme/shop", "https://github.com/acme/shop.git"],
    ["https://me:secret@GitHub.com/acme/shop", "github.com", "acme/shop", "https://github.com/acme/shop"],
    ["git@gitlab.com:group/sub/shop.git", "gitlab.com", "group/sub/shop", "git@gitlab.com:group/sub/shop.git"],
    ["ssh://git@codeberg.org:22/acme/shop.git", "codeberg.org", "acme/shop", "ssh://git@codeberg.org:22/acme/shop.git"],
    ["file:///srv/git/acme/shop.git", "", "acme/shop", "file:///srv/git/acme/shop.git"],
    ["/srv/git/acme/shop.git", "", "acme/shop", "/srv/git/acme/shop.git"],
  ])("%s", (url, host, repository, clean) => {
    expect(readRemote(url)).toEqual({ host, repository, clean });
  });

  it.each(["", "shop", "ext::sh -c evil", "https://github.com/", "https://github.com/acme", "javascript:alert(1)//a/b", "-oProxyCommand=x:a/b", "https://github.com/a b/c", "https://github.com/%zz/shop", "ssh://git@github.com/acme/%E0%A4%A", "file:///x"])("is none: %j", (url) => {
    expect(readRemote(url)).toBeNull();
  });

  it("never keeps a password, and never throws", () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(() => readRemote(text)).not.toThrow();
    }));
    fc.assert(fc.property(fc.stringMatching(/^[a-z0-9]{8,20}$/), (secret) => {
      expect(JSON.stringify(readRemote(`https://user:${secret}@host.example/acme/shop`))).not.toContain(secret);
    }));
  });
});
