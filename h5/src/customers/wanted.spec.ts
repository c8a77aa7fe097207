/** What a relation shows while WeCom has not decided. */
import { describe, expect, it } from 'vitest'
import { aRelation, aWriteBack } from '@/testing/fixtures'
import { refusalWords } from './refusals'
import { mobilesOf, tagsOf, textOf } from './wanted'

const tag = (id: number, name: string) => ({ id, name })
const SENSITIVE = { ...tag(1, '敏感肌'), group_name: '肤质' }

describe('a text', () => {
  it('is what WeCom has confirmed', () => {
    expect(textOf(aRelation({ remark: '护肤-林' }), 'remark')).toEqual({ text: '护肤-林', isWanted: false })
    expect(textOf(aRelation(), 'remark')).toEqual({ text: '', isWanted: false })
  })

  it('is the newest wish while there is one, also to clear it', () => {
    const pending = [aWriteBack({ text: '第一次' }), aWriteBack({ id: 32, text: '' }), aWriteBack({ id: 33, kind: 'description', text: '干皮' })]
    expect(textOf(aRelation({ remark: '护肤-林', pending }), 'remark')).toEqual({ text: '', isWanted: true })
  })
})

describe('tags', () => {
  it('are marked when they come and go', () => {
    const pending = [aWriteBack({ kind: 'tags', tags_added: [tag(2, '复购')], tags_removed: [tag(1, '敏感肌')] })]
    expect(tagsOf(aRelation({ tags: [SENSITIVE], pending }))).toEqual([
      { id: 1, name: '敏感肌', mark: 'going' },
      { id: 2, name: '复购', mark: 'coming' },
    ])
  })

  it('follow one change after the other', () => {
    const pending = [
      aWriteBack({ kind: 'tags', tags_added: [tag(2, '复购')], tags_removed: [tag(1, '敏感肌')] }),
      aWriteBack({ id: 32, kind: 'tags', tags_added: [tag(1, '敏感肌')], tags_removed: [tag(2, '复购')] }),
    ]
    expect(tagsOf(aRelation({ tags: [SENSITIVE], pending }))).toEqual([{ id: 1, name: '敏感肌', mark: 'kept' }])
  })
})

describe('mobile numbers', () => {
  it('are known by name only and marked like tags', () => {
    const mobiles = [{ id: 'a', masked: '138****0001' }]
    const pending = [aWriteBack({ kind: 'mobiles', mobiles_added: [{ id: 'b', masked: '139****0002' }], mobiles_removed: mobiles })]
    expect(mobilesOf(aRelation({ mobiles, pending })).map(({ masked, mark }) => [masked, mark])).toEqual([
      ['138****0001', 'going'],
      ['139****0002', 'coming'],
    ])
  })
})

describe('a refusal', () => {
  it.each([
    [aWriteBack({ text: '护肤-林', reason: 'not_permitted' }), '备注「护肤-林」没有保存：企业微信没有允许应用修改客户资料，请联系管理员'],
    [aWriteBack({ kind: 'description', text: '', reason: 'no_answer' }), '描述清空没有保存：企业微信半小时没有回应'],
    [aWriteBack({ kind: 'tags', tags_added: [tag(2, '复购')], reason: 'tag_gone' }), '标签「复购」没有保存：标签已在企业微信里删除'],
    [aWriteBack({ kind: 'mobiles', mobiles_added: [{ id: 'b', masked: '139****0002' }], reason: 'new_reason' }), '手机号「139****0002」没有保存：企业微信没有接受'],
  ])('says what did not come about and why', (refusal, words) => {
    expect(refusalWords(refusal)).toBe(words)
  })
})
