/** For React 19: `import type {} from "preference-center/embed/react"` makes the element known to JSX. */
import type { HTMLAttributes as ReactHTMLAttributes, Ref as ReactRef } from "react"
import type { GetToken, PreferenceCenterElement } from "./element.ts"
import type { PreferenceCenterEvents } from "./events.ts"

type Listeners = {
  readonly [Name in keyof PreferenceCenterEvents as `on${Name}`]?: (event: PreferenceCenterEvents[Name]) => void
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "preference-center": ReactHTMLAttributes<PreferenceCenterElement> &
        Listeners & {
          readonly ref?: ReactRef<PreferenceCenterElement>
          readonly getToken?: GetToken
          readonly token?: string | null
          readonly view?: "centre" | "preferences" | "button"
          readonly theme?: "auto" | "light" | "dark"
          readonly brand?: string
          readonly src?: string
        }
    }
  }
}
