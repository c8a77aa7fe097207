/** Buttons. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Refusal } from '@/api/refusal'
import { hideSnack, snack } from './snack'
import { useAction } from './useAction'

beforeEach(hideSnack)

describe('useAction', () => {
  it('runs once however often it is pressed', async () => {
    const act = vi.fn(() => Promise.resolve('done'))
    const { run, isPending } = useAction(act)
    const first = run()
    expect(isPending.value).toBe(true)
    await expect(run()).resolves.toBeUndefined()
    await expect(first).resolves.toBe('done')
    expect(act).toHaveBeenCalledOnce()
    expect(isPending.value).toBe(false)
  })

  it('takes back what it showed at once, and says why, when it is refused', async () => {
    const takeBack = vi.fn()
    const { run } = useAction(() => Promise.reject(new Refusal('relation_ended', 409)), { showAtOnce: () => takeBack })
    await expect(run()).resolves.toBeUndefined()
    expect(takeBack).toHaveBeenCalledOnce()
    expect(snack.value?.text).toContain('好友关系已结束')
  })

  it('keeps what it showed when it succeeds', async () => {
    const takeBack = vi.fn()
    const { run } = useAction(() => Promise.resolve(), { showAtOnce: () => takeBack })
    await run()
    expect(takeBack).not.toHaveBeenCalled()
    expect(snack.value).toBeNull()
  })

  it('turns what nobody expected into a sentence', async () => {
    const { run } = useAction(() => Promise.reject(new RangeError('oops')))
    await run()
    expect(snack.value?.text).toContain('出了点问题')
  })
})
