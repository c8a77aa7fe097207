/** Times in words, on the corp's calendar. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aMe } from '@/testing/fixtures'
import { me } from './session'
import { ago, dayOf, due, greeting, instantOf } from './time'

// 2026-03-02 10:00 in Shanghai
const NOW = Date.parse('2026-03-02T02:00:00Z')

beforeEach(() => (me.value = aMe()))
afterEach(() => (me.value = null))

describe('ago', () => {
  it.each([
    ['2026-03-02T01:59:30Z', '刚刚'],
    ['2026-03-02T01:48:00Z', '12 分钟前'],
    ['2026-03-02T00:30:00Z', '今天 08:30'],
    ['2026-03-01T16:30:00Z', '今天 00:30'],
    ['2026-03-01T15:30:00Z', '昨天 23:30'],
    ['2026-02-26T02:00:00Z', '4 天前'],
    ['2026-02-20T02:00:00Z', '2月20日'],
    ['2025-10-03T02:00:00Z', '2025年10月3日'],
  ])('calls %s %s', (iso, words) => expect(ago(iso, NOW)).toBe(words))

  it('follows the corp, not the phone', () => {
    me.value = aMe({ timezone: 'America/New_York' })
    expect(ago('2026-03-01T16:30:00Z', NOW)).toBe('今天 11:30')
  })
})

describe('due', () => {
  it.each([
    ['2026-03-02T10:00:00Z', '今天 18:00'],
    ['2026-03-03T10:00:00Z', '明天 18:00'],
    ['2026-03-01T10:00:00Z', '昨天 18:00'],
    ['2026-03-09T04:00:00Z', '3月9日 12:00'],
  ])('calls %s %s', (iso, words) => expect(due(iso, NOW)).toBe(words))
})

describe('instantOf', () => {
  it('finds the instant of a wall time in the corp', () => {
    expect(instantOf(2026, 3, 2, 18, 0).toISOString()).toBe('2026-03-02T10:00:00.000Z')
  })

  it('carries days over the end of the month', () => {
    expect(instantOf(2026, 2, 28 + 1, 12, 0).toISOString()).toBe('2026-03-01T04:00:00.000Z')
  })
})

describe('words of the day', () => {
  it('greets by the corp clock', () => {
    expect(greeting(NOW)).toBe('早上好')
    expect(greeting(NOW + 12 * 3_600_000)).toBe('晚上好')
  })

  it('leaves out the year when it is this one', () => {
    expect(dayOf('2026-01-05T02:00:00Z', NOW)).toBe('1月5日')
    expect(dayOf('2025-01-05T02:00:00Z', NOW)).toBe('2025年1月5日')
  })
})
