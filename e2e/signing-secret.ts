import { drawSecret } from "preference-center/link"

/** With what messages of webhooks are signed, as Standard Webhooks 1.0 writes it; one that no configuration refuses. */
export const newSigningSecret = (): string => `whsec_${Buffer.from(drawSecret(), "base64url").toString("base64")}`
