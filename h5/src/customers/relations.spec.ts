/** What a customer is called. */
import { describe, expect, it } from 'vitest'
import { aCustomerRef, aCustomerRow } from '@/testing/fixtures'
import { displayName, ownName } from './relations'

describe('the name of a customer', () => {
  it('is the remark of the staff, else what they call themselves', () => {
    expect(displayName(aCustomerRef({ remark: '护肤-林' }))).toBe('护肤-林')
    expect(displayName(aCustomerRef())).toBe('林女士')
    expect(ownName(aCustomerRef({ remark: '护肤-林' }))).toBe('林女士')
  })

  it.each([
    [aCustomerRow({ name: '', type: 1 }), '微信用户'],
    [aCustomerRow({ name: '', type: 2 }), '企业微信用户'],
    [aCustomerRef({ name: ' ', external_userid: 'wm7' }), '微信用户'],
    [aCustomerRef({ name: '', external_userid: 'wo7' }), '企业微信用户'],
  ])('is never blank', (nameless, word) => {
    expect(displayName(nameless)).toBe(word)
  })
})
