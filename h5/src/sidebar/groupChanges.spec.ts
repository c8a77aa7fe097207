import { describe, expect, it } from 'vitest'
import { sentenceOf } from './groupChanges'

const change = { id: 1, kind: 'group_joined', happened_at: '2026-11-22T02:00:00Z', who: null, now: null }

describe('what a change in the group says', () => {
  it('names whom the viewer knows, and nobody else', () => {
    expect(sentenceOf({ ...change, who: '老客户' })).toBe('老客户进群')
    expect(sentenceOf(change)).toBe('一位成员进群')
  })

  it('tells the new name, and that a name or notice was taken away', () => {
    expect(sentenceOf({ ...change, kind: 'group_renamed', now: '护肤群' })).toBe('群名改为「护肤群」')
    expect(sentenceOf({ ...change, kind: 'group_renamed' })).toBe('去掉了群名')
    expect(sentenceOf({ ...change, kind: 'group_notice_changed' })).toBe('清空了群公告')
  })

  it('still shows a kind that is new', () => {
    expect(sentenceOf({ ...change, kind: 'group_painted' })).toBe('群有变化')
  })
})
