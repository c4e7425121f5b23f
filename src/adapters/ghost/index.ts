export { createGhostAdapter, type GhostAdapterOptions } from "./ghost-adapter.ts"
export { tokenFromGhostLink } from "./ghost-link.ts"
