/** A tick that draws itself, once. Says nothing that the heading does not say. */
export const Tick = () => (
  <span className="tick" aria-hidden="true">
    <svg
      width="22"
      height="22"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.6"
      aria-hidden="true"
    >
      <path d="M5 12.5l4.5 4.5L19 7.5" strokeLinecap="round" strokeLinejoin="round" pathLength="1" />
    </svg>
  </span>
)
