/** Every kind of trail entry says something. */
import { describe, expect, it } from 'vitest'
import { aTrailEntry } from '@/testing/fixtures'
import { sentenceOf } from './sentences'

describe('sentenceOf', () => {
  it.each([
    ['relation_added', { channel_name: '门店码' }, '成为王芳的好友 ·\u00a0来自门店码'],
    ['relation_added', { began_by: 'transfer' }, '转给了王芳'],
    ['relation_half_added', {}, /申请添加王芳/],
    ['relation_ended', { ended_by: 'customer' }, '客户删除了好友 ·\u00a0王芳'],
    ['relation_ended', { ended_by: 'customer', was_half_added: true }, '客户删除了好友，还没有成为好友 ·\u00a0王芳'],
    ['relation_ended', { ended_by: 'staff' }, '员工删除了客户 ·\u00a0王芳'],
    ['relation_edited', { remark_changed: true, tags_added: ['敏感肌', '高客单'], tags_removed: [] }, /王芳改了备注.加了标签 敏感肌、高客单/],
    ['group_joined', { group_name: '护肤交流' }, '进群「护肤交流」'],
    ['group_left', { group_name: '护肤交流' }, '退群「护肤交流」'],
    ['task_item_assigned', { title: '回访' }, '王芳推送了任务「回访」'],
    ['task_item_completed', { title: '回访' }, '王芳完成了「回访」'],
    ['task_item_reopened', { title: '回访' }, '王芳重新打开了「回访」'],
    ['welcome_sent', {}, '发送了欢迎语'],
    ['order_paid', {}, '王芳有新的记录'],
  ])('says %s %o', (kind, payload, words) => {
    expect(sentenceOf(aTrailEntry({ kind, payload })).text).toMatch(words)
  })

  it('gets over a payload that is not what it should be', () => {
    expect(sentenceOf(aTrailEntry({ kind: 'relation_edited', payload: { tags_added: 3 } })).text).toBe('王芳更新了资料')
  })

  it('marks a loss in words and icon, not by colour alone', () => {
    const lost = sentenceOf(aTrailEntry({ kind: 'relation_ended', actor_name: null }))
    expect(lost.tone).toBe('bad')
    expect(lost.text).toBe('好友关系结束')
  })
})
