/** Light, dark or as the phone has it; the first paint is boot.js's, changes are made here. */
import { ref } from 'vue'
import { readStored, writeStored } from './storage'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'theme'
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)')

function stored(): Theme {
  const value = readStored(KEY)
  return value === 'light' || value === 'dark' ? value : 'system'
}

export const theme = ref<Theme>(stored())

function apply(): void {
  const isDark = theme.value === 'dark' || (theme.value === 'system' && prefersDark.matches)
  document.documentElement.setAttribute('data-theme', isDark ? 'dark' : 'light')
}

export function chooseTheme(choice: Theme): void {
  theme.value = choice
  writeStored(KEY, choice === 'system' ? null : choice)
  apply()
}

export function followSystemTheme(): void {
  apply()
  // Safari 13 knows only the older name of addEventListener on media queries.
  if ('addEventListener' in prefersDark) prefersDark.addEventListener('change', apply)
}
