/** Editing a relation in its sheets. */
import { DOMWrapper, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { hideSnack, snack } from '@/shell/snack'
import { aRelation, aWriteBack } from '@/testing/fixtures'
import { offline, ok, refuse, type Routes, serve } from '@/testing/server'
import { settle } from '@/testing/settle'
import RelationSheets from './RelationSheets.vue'

const REMARK = 'PUT /api/v1/relations/11/remark'
const DESCRIPTION = 'PUT /api/v1/relations/11/description'
const MOBILES = 'PATCH /api/v1/relations/11/mobiles'
const TAGS = 'PATCH /api/v1/relations/11/tags'
const UNDO = 'PUT /api/v1/write-backs/31/reversal'
const accepted = { status: 202, json: aWriteBack() }
const GROUPS = {
  groups: [
    { id: 1, name: '肤质', tags: [{ id: 1, name: '敏感肌' }, { id: 2, name: '干皮' }] },
    { id: 2, name: '购买', tags: [{ id: 3, name: '复购' }] },
  ],
}
const RELATION = aRelation({ remark: '护肤-林', mobiles: [{ id: 'a', masked: '138****0001' }], tags: [{ id: 1, name: '敏感肌', group_name: '肤质' }] })

// The sheets lie over the page, outside of what mounted them.
const screen = new DOMWrapper(document.body)
const button = (name: string) => screen.findAll('button').find((found) => found.text() === name || found.attributes('aria-label') === name)

async function open(which: 'notes' | 'tags', routes: Routes = {}, relation = RELATION) {
  hideSnack()
  const server = serve({ [REMARK]: accepted, [DESCRIPTION]: accepted, [MOBILES]: accepted, [TAGS]: accepted, 'GET /api/v1/tags': ok(GROUPS), ...routes })
  const sheets = mount(RelationSheets)
  await sheets.vm.open(which, relation)
  await vi.waitFor(() => expect(screen.find('[role=dialog]').exists()).toBe(true))
  await settle()
  return { server, sheets }
}

async function press(name: string): Promise<void> {
  const form = screen.find('form.sheet')
  await (name === '保存' && form.exists() ? form.trigger('submit') : button(name)?.trigger('click'))
  await settle()
}

describe('the notes of a relation', () => {
  it('are written one by one, and only those that are different', async () => {
    const { server, sheets } = await open('notes')
    await screen.get('textarea').setValue('干皮')
    await screen.get('input[type=tel]').setValue(' 13900000002 ')
    await button('删除138****0001')?.trigger('click')
    await press('保存')
    expect(server.to(REMARK)).toEqual([])
    expect(server.to(DESCRIPTION)[0]?.body).toMatchObject({ text: '干皮' })
    expect(server.to(MOBILES)[0]?.body).toMatchObject({ add: ['13900000002'], remove: ['a'] })
    expect(sheets.emitted('changed')).toHaveLength(1)
    expect(snack.value?.text).toBe('已提交，同步中')
  })

  it('cannot be saved while nothing is different', async () => {
    await open('notes')
    expect(button('保存')?.attributes('disabled')).toBeDefined()
  })

  it('are taken back with 撤销', async () => {
    const { server } = await open('notes', { [UNDO]: accepted })
    await screen.get('input[type=text]').setValue('新的备注')
    await press('保存')
    snack.value?.action?.run()
    await settle()
    expect(server.to(UNDO)).toHaveLength(1)
    expect(snack.value?.text).toBe('已撤销，同步中')
  })

  it('are sent again under the same key when the answer was lost', async () => {
    const { server } = await open('notes', { [REMARK]: offline })
    await screen.get('input[type=text]').setValue('新的备注')
    await press('保存')
    expect(snack.value?.text).toContain('网络不通')
    await screen.find('form.sheet').trigger('submit')
    await settle()
    const [first, second] = server.to(REMARK).map(({ body }) => body)
    expect(second).toEqual(first)
  })

  it('are another wish when something else was wanted meanwhile, though they say the same', async () => {
    const { server } = await open('notes', { [REMARK]: offline })
    const input = () => screen.get('input[type=text]')
    for (const [text, answer] of [['甲', offline], ['乙', accepted], ['甲', accepted]] as const) {
      server.change(REMARK, answer)
      await input().setValue(text)
      await press('保存')
    }
    const keys = server.to(REMARK).map(({ body }) => Reflect.get(Object(body), 'client_key'))
    expect(new Set(keys).size).toBe(3)
  })

  it('outlive the page while they are not saved', async () => {
    const first = await open('notes', { [REMARK]: offline })
    await screen.get('input[type=text]').setValue('地铁里写的')
    await settle()
    first.sheets.unmount()
    await open('notes')
    expect(screen.text()).toContain('上次没有保存的内容还在')
    expect(screen.get<HTMLInputElement>('input[type=text]').element.value).toBe('地铁里写的')
    await press('放弃')
    expect(screen.get<HTMLInputElement>('input[type=text]').element.value).toBe('护肤-林')
  })

  it('say beside the field what the server minded', async () => {
    await open('notes', { [MOBILES]: refuse(422, 'invalid', { json: { add: { 0: ['Write the number in digits.'] } } }) })
    await screen.get('input[type=tel]').setValue('1380013')
    await press('保存')
    expect(screen.get('[role=alert]').text()).toContain('手机号不完整')
  })
})

describe('the tags of a relation', () => {
  it('are changed by what is put on and taken off', async () => {
    const { server } = await open('tags')
    await button('复购')?.trigger('click')
    await button('敏感肌')?.trigger('click')
    await press('保存')
    expect(server.to(TAGS)[0]?.body).toMatchObject({ add: [3], remove: [1] })
  })

  it('keep what was chosen while searching on, by tag and by group', async () => {
    const { server } = await open('tags')
    await button('复购')?.trigger('click')
    await screen.get('input[type=search]').setValue('肤质')
    await vi.waitFor(() => expect(screen.findAll('[role=checkbox]')).toHaveLength(2))
    await press('保存')
    expect(server.to(TAGS)[0]?.body).toMatchObject({ add: [3], remove: [] })
  })

  it('are explained when they cannot be read', async () => {
    const { server } = await open('tags', { 'GET /api/v1/tags': offline })
    expect(screen.get('[role=alert]').text()).toContain('网络不通')
    server.change('GET /api/v1/tags', ok(GROUPS))
    await press('重试')
    expect(screen.findAll('[role=checkbox]')).toHaveLength(3)
  })
})
