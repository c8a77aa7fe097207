import { describe, expect, it } from 'vitest'
import { addressProblem } from './addresses'

describe('an entered address', () => {
  it.each(['', 'https://shop.example.com/a', ' http://shop.example.com '])('%j is no problem', (address) =>
    expect(addressProblem(address)).toBeUndefined())

  it.each(['shop.example.com', 'https://', 'https:// shop', 'ftp://shop.example.com'])('%j says what is wrong', (address) =>
    expect(addressProblem(address)).toBe('地址要从 https:// 开始写'))
})
