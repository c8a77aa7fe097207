/** Ticking items off in a list. */
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { me } from '@/shell/session'
import { hideSnack, snack } from '@/shell/snack'
import { aCustomerRef, aMe, aTaskItem } from '@/testing/fixtures'
import { offline, ok, refuse, serve } from '@/testing/server'
import TaskItemList from './TaskItemList.vue'

// Beliefs about an item outlive a list, so every test has an item of its own.
let id = 100

const show = (items = [aTaskItem({ id })]) => mount(TaskItemList, { props: { items }, global: { stubs: { transitionGroup: false } } })
const put = () => `PUT /api/v1/task-items/${id}/completion`

beforeEach(() => {
  id += 1
  me.value = aMe()
  hideSnack()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})

describe('a list of items', () => {
  it('shows a tick at once, keeps it for a moment, then lets it go', async () => {
    serve({ [put()]: ok(aTaskItem({ id })) })
    const list = show()
    await list.get('[role=checkbox]').trigger('click')
    expect(list.get('[role=checkbox]').attributes('aria-checked')).toBe('true')
    await flushPromises()
    expect(list.findAll('[role=checkbox]')).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(list.findAll('.item:not(.slide-leave-active .item)')).toHaveLength(0)
    expect(list.emitted('changed')).toHaveLength(1)
  })

  it('offers 撤销, which opens the item again', async () => {
    const server = serve({ [put()]: ok(aTaskItem({ id })), [put().replace('PUT', 'DELETE')]: ok(aTaskItem({ id })) })
    const list = show()
    await list.get('[role=checkbox]').trigger('click')
    await flushPromises()
    expect(snack.value?.action?.label).toBe('撤销')
    snack.value?.action?.run()
    await flushPromises()
    expect(server.asked.map(({ method }) => method)).toEqual(['PUT', 'DELETE'])
    expect(list.get('[role=checkbox]').attributes('aria-checked')).toBe('false')
  })

  it('takes the tick back and says why when the server refuses', async () => {
    serve({ [put()]: refuse(409, 'conflict') })
    const list = show()
    await list.get('[role=checkbox]').trigger('click')
    await flushPromises()
    expect(list.get('[role=checkbox]').attributes('aria-checked')).toBe('false')
    expect(snack.value?.text).toContain('刷新后再试')
  })

  it('keeps the tick while offline and says so', async () => {
    serve({ [put()]: offline })
    const list = show()
    await list.get('[role=checkbox]').trigger('click')
    await flushPromises()
    expect(list.get('[role=checkbox]').attributes('aria-checked')).toBe('true')
    expect(list.text()).toContain('待提交')
    expect(snack.value?.text).toContain('联网后自动提交')
  })

  it('says who asks, until when, and that it is late', () => {
    vi.setSystemTime(new Date('2026-03-02T02:00:00Z'))
    const late = aTaskItem({ id, due_at: '2026-03-01T10:00:00Z', is_overdue: true })
    expect(show([late]).text()).toMatch(/林悦推送.*已逾期/)
  })

  it('shows an item about a customer who may not be opened any more', () => {
    const list = show([aTaskItem({ id, customer: null })])
    expect(list.text()).toContain('回访试用反馈')
    expect(list.find('.customer').exists()).toBe(false)
  })

  it('leads to the customer it is about', async () => {
    const list = show([aTaskItem({ id, customer: aCustomerRef({ remark: '护肤-林' }) })])
    await list.get('.customer').trigger('click')
    expect(list.get('.customer').text()).toBe('护肤-林')
    expect(list.emitted('openCustomer')?.[0]).toMatchObject([{ id: 7 }])
  })
})
