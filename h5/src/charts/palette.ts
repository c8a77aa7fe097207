/** The colours of the theme on screen, as charts need them: resolved, not as CSS variables. */

export interface Palette {
  readonly action: string
  readonly text: string
  readonly quiet: string
  readonly hairline: string
  readonly surface: string
}

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    action: read('--action'),
    text: read('--text-1'),
    quiet: read('--text-3'),
    hairline: read('--hairline'),
    surface: read('--surface'),
  }
}
