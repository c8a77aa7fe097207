/** Choosing staff. */
import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { MemberRow } from '@/api/types'
import { aPage } from '@/testing/fixtures'
import { ok, serve } from '@/testing/server'
import MemberSheet from './MemberSheet.vue'

const MEMBERS: MemberRow[] = ['王芳', '赵敏'].map((name) => ({ userid: name, name, department_name: '华东一组' }))

async function open(chosen: MemberRow[] = []) {
  serve({ 'GET /api/v1/members': ({ query }) => ok(aPage(MEMBERS.filter(({ name }) => name.includes(query.get('q') ?? '')))) })
  const sheet = mount(MemberSheet, { props: { open: true, chosen }, attachTo: document.body, global: { stubs: { teleport: true } } })
  await vi.waitFor(() => expect(sheet.findAll('[role=checkbox]').length).toBeGreaterThan(0))
  return sheet
}

describe('MemberSheet', () => {
  it('adds whoever is tapped', async () => {
    const sheet = await open()
    await sheet.findAll('[role=checkbox]')[1]?.trigger('click')
    expect(sheet.emitted('update:chosen')).toEqual([[[MEMBERS[1]]]])
  })

  it('removes whoever is tapped again', async () => {
    const sheet = await open(MEMBERS)
    await sheet.findAll('[role=checkbox]')[0]?.trigger('click')
    expect(sheet.emitted('update:chosen')).toEqual([[[MEMBERS[1]]]])
  })

  it('keeps the choice while searching on', async () => {
    const sheet = await open([MEMBERS[0]].flatMap((member) => member ?? []))
    await sheet.get('input').setValue('赵')
    await vi.waitFor(() => expect(sheet.findAll('[role=checkbox]')).toHaveLength(1))
    expect(sheet.text()).toMatch(/完成.1/)
  })
})
