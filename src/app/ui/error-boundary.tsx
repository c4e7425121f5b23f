import { Component, type ReactNode } from "react"

interface ErrorBoundaryProps {
  /** What is drawn then; told how the same can be tried again. */
  readonly instead: (again: () => void) => ReactNode
  readonly children: ReactNode
}

/** Whatever breaks while a screen is drawn, the page stays, with what is drawn instead (A34). Give it the screen's name as `key`. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    return this.state.broken ? this.props.instead(() => this.setState({ broken: false })) : this.props.children
  }
}
