/** Choosing staff. */
import { DOMWrapper, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { MemberRow } from '@/api/types'
import { aPage } from '@/testing/fixtures'
import { ok, serve } from '@/testing/server'
import MemberSheet from './MemberSheet.vue'

const MEMBERS: MemberRow[] = ['王芳', '赵敏'].map((name) => ({ userid: name, name, department_name: '华东一组' }))

// The sheet lies over the page, outside of what mounted it.
const screen = new DOMWrapper(document.body)

async function open(chosen: MemberRow[] = []) {
  serve({ 'GET /api/v1/members': ({ query }) => ok(aPage(MEMBERS.filter(({ name }) => name.includes(query.get('q') ?? '')))) })
  const sheet = mount(MemberSheet, { props: { open: true, chosen, title: '从谁那里转出' } })
  await vi.waitFor(() => expect(screen.findAll('[role=checkbox]').length).toBeGreaterThan(0))
  return sheet
}

describe('MemberSheet', () => {
  it('says what is being chosen', async () => {
    await open()
    expect(screen.get('h2').text()).toBe('从谁那里转出')
    expect(screen.get('[role=dialog]').attributes('aria-label')).toBe('从谁那里转出')
  })

  it('adds whoever is tapped', async () => {
    const sheet = await open()
    await screen.findAll('[role=checkbox]')[1]?.trigger('click')
    expect(sheet.emitted('update:chosen')).toEqual([[[MEMBERS[1]]]])
  })

  it('removes whoever is tapped again', async () => {
    const sheet = await open(MEMBERS)
    await screen.findAll('[role=checkbox]')[0]?.trigger('click')
    expect(sheet.emitted('update:chosen')).toEqual([[[MEMBERS[1]]]])
  })

  it('keeps the choice while searching on', async () => {
    await open([MEMBERS[0]].flatMap((member) => member ?? []))
    await screen.get('input').setValue('赵')
    await vi.waitFor(() => expect(screen.findAll('[role=checkbox]')).toHaveLength(1))
    expect(screen.text()).toMatch(/完成.1/)
  })
})
