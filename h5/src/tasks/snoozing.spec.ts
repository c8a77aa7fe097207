/** 稍后: putting an item off from a list, and the page its card leads to. */
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { me } from '@/shell/session'
import { hideSnack, snack } from '@/shell/snack'
import { aCustomerRef, aMe, aTaskItem } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, refuse, serve } from '@/testing/server'
import TaskItemList from './TaskItemList.vue'

const SNOOZE = '/api/v1/task-items/700/snooze'
const UNTIL = '2026-03-03T01:00:00Z'
const item = aTaskItem({ id: 700 })
const putOff = aTaskItem({ id: 700, snoozed_until: UNTIL })

beforeEach(() => {
  me.value = aMe()
  hideSnack()
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-02T02:00:00Z') })
})

const show = (shown = item) => mount(TaskItemList, { props: { items: [shown] } })

describe('稍后', () => {
  it('puts an item off till the usual moment and can be undone', async () => {
    const server = serve({ [`PUT ${SNOOZE}`]: ok(putOff), [`DELETE ${SNOOZE}`]: ok(item) })
    const list = show()
    await list.get('.later').trigger('click')
    await flushPromises()
    expect(snack.value?.text).toBe('已推迟到 明天 09:00，到点提醒')
    expect(list.emitted('changed')).toHaveLength(1)
    snack.value?.action?.run()
    await flushPromises()
    expect(server.asked.map(({ method }) => method)).toEqual(['PUT', 'DELETE'])
    expect(list.emitted('changed')).toHaveLength(2)
  })

  it('says why it was refused', async () => {
    serve({ [`PUT ${SNOOZE}`]: refuse(409, 'item_done') })
    const list = show()
    await list.get('.later').trigger('click')
    await flushPromises()
    expect(snack.value?.text).toContain('已经完成了')
    expect(list.emitted('changed')).toBeUndefined()
  })

  it('says till when an item is put off, and takes it up again', async () => {
    const server = serve({ [`DELETE ${SNOOZE}`]: ok(item) })
    const list = show(putOff)
    expect(list.text()).toMatch(/推迟到 .+ 09:00/)
    await list.get('.later').trigger('click')
    await flushPromises()
    expect(server.to(`DELETE ${SNOOZE}`)).toHaveLength(1)
  })

  it('is not offered for what is done', () => {
    expect(show(aTaskItem({ id: 701, completed_at: '2026-03-02T01:00:00Z' })).find('.later').exists()).toBe(false)
  })
})

describe('the page of an item', () => {
  const ADDRESS = 'GET /api/v1/task-items/702'

  it('shows the whole note and the script', async () => {
    serve({ [ADDRESS]: ok(aTaskItem({ id: 702, note: '问问肤感', script: '您好', customer: aCustomerRef() })) })
    const { page } = await mountPage('/tasks/items/702')
    expect(page.text()).toMatch(/回访试用反馈.*问问肤感.*话术.*您好/s)
    expect(page.get('.note').classes()).toContain('opened')
    expect(page.get('.customer').text()).toBe('林女士')
  })

  it('leads on when the item is not mine or gone', async () => {
    serve({ [ADDRESS]: refuse(404, 'not_found') })
    const { page } = await mountPage('/tasks/items/702')
    expect(page.get('[role=alert] a').attributes('href')).toBe('/tasks')
  })
})
