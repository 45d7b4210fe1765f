/** What people agreed on, kept apart from the law under test: who waits for whom, what stands in for what, and what was verified. */
export class Oracle {
  private readonly owed = new Map<string, Set<string>>();
  private readonly instead = new Map<string, string[]>();
  private readonly verified = new Set<string>();

  promise(child: string, parents: Iterable<string>): void {
    this.owed.set(child, new Set([...(this.owed.get(child) ?? []), ...parents]));
  }

  /** A person lets a task go on without another one, whatever that one stands in for. */
  waive(child: string, parent: string): void {
    this.owed.set(child, new Set(this.debts(child).filter((id) => id !== parent)));
  }

  replace(gone: string, by: string[]): void {
    this.instead.set(gone, by);
  }

  /** What a task waits for by the agreements, as it stands now. */
  debts(id: string): string[] {
    return [...(this.owed.get(id) ?? [])].flatMap((parent) => this.ends(parent));
  }

  verify(id: string): void {
    this.verified.add(id);
  }

  /** What a task still waits for by the agreements, when it starts; nothing, if the law is right. */
  unproved(id: string): string[] {
    return this.debts(id).filter((parent) => !this.verified.has(parent));
  }

  /** The tasks that stand for one now. */
  private ends(id: string): string[] {
    return this.instead.get(id)?.flatMap((next) => this.ends(next)) ?? [id];
  }
}
