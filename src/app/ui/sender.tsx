import type { Brand } from "../../domain/index.ts"

/** Who speaks here. */
export function Sender({ brand: { name, theme } }: { readonly brand: Brand }) {
  return (
    <p className="sender">
      {theme?.logo ? (
        <img className="logo" alt="" {...theme.logo} />
      ) : (
        <span className="mark" aria-hidden="true">
          {[...name][0]}
        </span>
      )}
      <span className="sender-name">{name}</span>
    </p>
  )
}
