/** Months as the API writes them: `2026-11`. */

const MONTHS_A_YEAR = 12

/** The month so many after (or before) another. */
export function monthsFrom(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const index = year * MONTHS_A_YEAR + number - 1 + count
  return `${Math.floor(index / MONTHS_A_YEAR)}-${String((index % MONTHS_A_YEAR) + 1).padStart(2, '0')}`
}

export function monthWord(month: string): string {
  const [year, number] = month.split('-').map(Number)
  return `${year}年${number}月`
}

export function isMonth(text: unknown): text is string {
  return typeof text === 'string' && /^20\d\d-(0[1-9]|1[0-2])$/.test(text)
}
