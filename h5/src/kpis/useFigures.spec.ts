/** Figures that follow what happens, without asking more often than anybody can read. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Refusal } from '@/api/refusal'
import { inComponent } from '@/testing/inComponent'
import { staleWord } from './staleness'
import { useFigures } from './useFigures'

const { listeners } = vi.hoisted(() => ({ listeners: new Set<(message: unknown) => void>() }))
vi.mock('@/shell/live', () => ({
  subscribe: (listener: (message: unknown) => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}))

const SOON = 200
const say = (topic: string) => listeners.forEach((listener) => listener({ event: 'change', topic, customerId: null, kind: '' }))

beforeEach(() => vi.useFakeTimers())

describe('figures', () => {
  it('are read again at once when something changed', async () => {
    const fetch = vi.fn(() => Promise.resolve(1))
    inComponent(() => useFigures(fetch))
    say('kpis')
    await vi.advanceTimersByTimeAsync(SOON)
    expect(fetch).toHaveBeenCalledOnce()
  })

  it('are read every two seconds in a stream of changes, and once more after it', async () => {
    const fetch = vi.fn(() => Promise.resolve(1))
    inComponent(() => useFigures(fetch))
    for (let change = 0; change < 50; change++) {
      say('kpis')
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(fetch.mock.calls.length).toBeLessThanOrEqual(4)
    const during = fetch.mock.calls.length
    await vi.advanceTimersByTimeAsync(10_000)
    expect(fetch).toHaveBeenCalledTimes(during + 1)
  })

  it('are not asked for again before they have been answered', async () => {
    const answers: (() => void)[] = []
    const fetch = vi.fn(() => new Promise<void>((resolve) => answers.push(resolve)))
    inComponent(() => useFigures(fetch))
    say('kpis')
    await vi.advanceTimersByTimeAsync(SOON)
    say('kpis')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(fetch).toHaveBeenCalledOnce()
    answers[0]?.()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('that are derived anew are asked for again until they are there', async () => {
    const fetch = vi.fn<() => Promise<number>>()
    fetch.mockRejectedValueOnce(new Refusal('rebuilding', 503)).mockRejectedValueOnce(new Refusal('rebuilding', 503)).mockResolvedValue(5)
    const { used } = inComponent(() => useFigures(fetch))
    void used.load()
    await vi.advanceTimersByTimeAsync(SOON)
    expect(used.refusal.value?.code).toBe('rebuilding')
    await vi.advanceTimersByTimeAsync(25_000)
    expect([used.data.value, used.refusal.value]).toEqual([5, null])
  })

  it('that cannot be read for another reason are left to the reader', async () => {
    const fetch = vi.fn(() => Promise.reject(new Refusal('error', 500)))
    const { used } = inComponent(() => useFigures(fetch))
    void used.load()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(fetch).toHaveBeenCalledOnce()
  })

  it('are forgotten with the page', async () => {
    const fetch = vi.fn(() => Promise.reject(new Refusal('rebuilding', 503)))
    const { used, unmount } = inComponent(() => useFigures(fetch))
    void used.load()
    await vi.advanceTimersByTimeAsync(SOON)
    unmount()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(fetch).toHaveBeenCalledOnce()
  })
})

describe('the age of a figure', () => {
  const read = Date.parse('2026-03-02T02:10:00Z')

  it('is said when it is older than the page', () => expect(staleWord('2026-03-02T02:05:00Z', read)).toBe('截至 10:05'))
  it('is nothing to say of what was reckoned for the page', () => {
    expect(staleWord('2026-03-02T02:09:50Z', read)).toBeNull()
    expect(staleWord(null, read)).toBeNull()
  })
})
