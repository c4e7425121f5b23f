export { HIGHEST } from "./fields.ts"
export {
  CONNECT,
  FROM_FRAME,
  FROM_HOST,
  type FrameMessage,
  HELLO,
  type HostMessage,
  type MessageOf,
  type Need,
  read,
  type Theme,
  type Trouble,
  VERSION,
  type View,
  WAKE,
  written,
} from "./messages.ts"
