/** A relation with what is on its way to WeCom and what came back. */
import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { aRelation, aWriteBack } from '@/testing/fixtures'
import { refuse, serve } from '@/testing/server'
import { settle } from '@/testing/settle'
import { snack } from '@/shell/snack'
import RelationRow from './RelationRow.vue'

const REPEAT = 'PUT /api/v1/write-backs/31/repetition'
const DISMISS = 'PUT /api/v1/write-backs/31/dismissal'
const REFUSED = aRelation({
  remark: '护肤-林',
  refusals: [aWriteBack({ status: 'refused', text: '新的', reason: 'not_permitted', errcode: 48002 })],
})

const row = (relation = aRelation()) => mount(RelationRow, { props: { relation } })

/** The notice is loaded when there is one. */
async function refusedRow() {
  const refused = row(REFUSED)
  await vi.waitFor(() => expect(refused.find('[role=alert]').exists()).toBe(true))
  return refused
}

describe('a relation', () => {
  it('shows a wish in grey with 同步中 and the confirmed value solid', () => {
    const pending = row(aRelation({ remark: '护肤-林', pending: [aWriteBack({ text: '新的备注' })] }))
    expect(pending.get('.wanted').text()).toMatch(/备注：新的备注\s*同步中/)
    const solid = row(aRelation({ remark: '护肤-林' }))
    expect(solid.find('.wanted').exists()).toBe(false)
    expect(solid.text()).toContain('备注：护肤-林')
  })

  it('leaves a confirmed number solid beside one that is on its way', () => {
    const wish = aWriteBack({ kind: 'mobiles', mobiles_added: [{ id: '2', masked: '139****0002' }] })
    const pending = row(aRelation({ mobiles: [{ id: '1', masked: '138****0001' }], pending: [wish] }))
    expect(pending.get('.what').text()).toBe('138****0001')
    expect(pending.get('.coming').text()).toBe('139****0002')
    expect(pending.text()).toContain('同步中')
    expect(pending.find('.wanted').exists()).toBe(false)
  })

  it('can be edited only where the server says so', () => {
    expect(row().find('.edit').exists()).toBe(true)
    expect(row(aRelation({ may_edit: false })).find('.edit').exists()).toBe(false)
  })

  it('goes back when WeCom refuses, and says why', async () => {
    const refused = await refusedRow()
    expect(refused.text()).toContain('备注：护肤-林')
    expect(refused.get('[role=alert]').text()).toMatch(/「新的」没有保存.*请联系管理员.*代码 48002/s)
  })

  it('can be tried again', async () => {
    const server = serve({ [REPEAT]: { status: 202, json: aWriteBack() } })
    const refused = await refusedRow()
    await refused.findAll('.acts button')[0]?.trigger('click')
    await settle()
    expect(server.to(REPEAT)).toHaveLength(1)
    expect(refused.emitted('changed')).toHaveLength(1)
  })

  it('is not tried again where WeCom would say the same', async () => {
    const gone = aWriteBack({ kind: 'tags', status: 'refused', reason: 'tag_gone', errcode: 40068 })
    const refused = row(aRelation({ refusals: [gone] }))
    await vi.waitFor(() => expect(refused.find('[role=alert]').exists()).toBe(true))
    expect(refused.findAll('.acts button').map((button) => button.text())).toEqual(['知道了'])
  })

  it('forgets a refusal that was read, unless that cannot be said to the server', async () => {
    const server = serve({ [DISMISS]: { status: 204 } })
    const refused = await refusedRow()
    await refused.findAll('.acts button')[1]?.trigger('click')
    await settle()
    expect(refused.emitted('changed')).toHaveLength(1)
    server.change(DISMISS, refuse(503, 'busy'))
    await refused.findAll('.acts button')[1]?.trigger('click')
    await settle()
    expect(snack.value?.text).toContain('系统正忙')
    expect(refused.emitted('changed')).toHaveLength(1)
  })
})
