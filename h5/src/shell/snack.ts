/** The one short message at the bottom of the screen, with at most one action such as 撤销. */
import { shallowRef } from 'vue'

export interface SnackAction {
  readonly label: string
  readonly run: () => void
}

interface Snack {
  readonly text: string
  readonly action?: SnackAction
}

const SHOWN_MS = 5000

export const snack = shallowRef<Snack | null>(null)

let timer: ReturnType<typeof setTimeout> | undefined

export function showSnack(text: string, action?: SnackAction): void {
  snack.value = action ? { text, action } : { text }
  clearTimeout(timer)
  timer = setTimeout(hideSnack, SHOWN_MS)
}

export function hideSnack(): void {
  clearTimeout(timer)
  snack.value = null
}
