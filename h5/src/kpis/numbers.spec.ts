/** Figures in words. */
import { describe, expect, it } from 'vitest'
import { delta, exactYuan, percent, shortCount, shortYuan, shown, shownInCell, shownShort, yuan } from './numbers'

describe('money', () => {
  it.each([
    [0, '¥0'],
    [5, '¥0.05'],
    [100, '¥1'],
    [1_284_000, '¥12,840'],
    [1_284_050, '¥12,840.50'],
    [-1_284_005, '-¥12,840.05'],
    [999_999_999, '¥9,999,999.99'],
    [90_071_992_547_409_91, '¥90,071,992,547,409.91'],
  ])('%i fen are exactly %s', (fen, words) => expect(exactYuan(fen)).toBe(words))

  it.each([
    [999_999_900, '¥9,999,999'],
    [1_000_000_000, '¥1,000万'],
    [-1_234_567_800, '-¥1,234.57万'],
  ])('%i fen head a page as %s', (fen, words) => expect(yuan(fen)).toBe(words))

  it.each([
    [12_345, '¥123'],
    [1_284_000, '¥1.28万'],
    [-1_284_000, '-¥1.28万'],
    [10_000_000_000, '¥1亿'],
  ])('%i fen are %s on an axis', (fen, words) => expect(shortYuan(fen)).toBe(words))
})

describe('counts', () => {
  it.each([
    [9_999, '9,999'],
    [10_000, '1万'],
    [12_849, '1.28万'],
    [99_999_999, '1亿'],
    [128_000_000, '1.28亿'],
  ])('%i is %s in a list', (count, words) => expect(shortCount(count)).toBe(words))
})

describe('a figure by its unit', () => {
  it.each([
    ['fen', 329_200, '¥3,292'],
    ['count', 12_849, '12,849'],
    ['ratio', 0.3125, '31.3%'],
    ['ratio', 0.31, '31%'],
    ['minutes', 3.46, '3.5 分钟'],
    ['fen', null, '—'],
  ] as const)('%s %s is %s', (unit, value, words) => expect(shown(unit, value)).toBe(words))

  it('is short where there is little room', () => {
    expect([shownShort('fen', 1_284_000), shownShort('count', 12_849), shownShort('ratio', 0.5), shownShort('fen', null)]).toEqual([
      '¥1.28万',
      '1.28万',
      '50%',
      '—',
    ])
  })

  it('keeps no decimals that say nothing', () => expect(percent(1)).toBe('100%'))
})

describe('a figure among others', () => {
  it.each([
    ['fen', 329_227, '¥3,292'],
    ['fen', -329_227, '-¥3,292'],
    ['fen', 77_894_027, '¥77.89万'],
    ['count', 128_490, '128,490'],
    ['count', 1_284_900, '128.49万'],
    ['ratio', 0.5, '50%'],
    ['fen', null, '—'],
  ] as const)('%s %s is %s', (unit, value, words) => expect(shownInCell(unit, value)).toBe(words))
})

describe('how a figure moved', () => {
  const still = { change: null, change_points: null, is_new: false }
  const count = { unit: 'count', direction: 'up' } as const
  const losses = { unit: 'count', direction: 'down' } as const
  const ratio = { unit: 'ratio', direction: 'up' } as const

  it.each([
    [count, { change: 0.124 }, '↑12.4%', 'good'],
    [count, { change: -0.03 }, '↓3%', 'bad'],
    [losses, { change: 0.12 }, '↑12%', 'bad'],
    [losses, { change: -0.12 }, '↓12%', 'good'],
    [{ unit: 'count', direction: null }, { change: 0.12 }, '↑12%', 'plain'],
    [count, { change: 12.5 }, '↑1,250%', 'good'],
    [count, { change: 0 }, '持平', 'plain'],
    [count, {}, '—', 'plain'],
    [count, { is_new: true }, '新增', 'good'],
    [ratio, { change: 0.5, change_points: 0.012 }, '↑1.2个百分点', 'good'],
    [ratio, { change: 0.5 }, '—', 'plain'],
  ] as const)('of %o by %o is %s', (meant, given, text, tone) => expect(delta(meant, { ...still, ...given })).toEqual({ text, tone }))
})
