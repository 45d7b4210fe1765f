/** The mark of Remote Dev. */
export function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" className="flex-none">
      <rect x=".75" y=".75" width="18.5" height="18.5" rx="4.5" fill="none" stroke="var(--text-3)" strokeWidth="1.5" />
      <path d="M5.5 6.5 9 10l-3.5 3.5" fill="none" stroke="var(--text)" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />
      <rect x="10.5" y="12" width="4.5" height="2" rx=".5" fill="var(--text)" />
    </svg>
  );
}
