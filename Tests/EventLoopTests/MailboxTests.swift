import Testing

@testable import EventLoop

@Suite("Mailboxes, wake-ups and the loop's turn")
struct MailboxTests {
    @Test("messages of many threads all arrive, each sender's in its order")
    func order() throws {
        let wakeup = try Wakeup()
        let mailbox = Mailbox<(sender: Int, number: Int)>(wakeup: wakeup)
        var threads: [Int: Int] = [:]
        for sender in 0..<4 {
            let thread = try Thread(name: "sender") {
                for number in 0..<1_000 { mailbox.send((sender, number)) }
            }
            if sender == 3 { thread.join() }
        }
        var taken = 0
        var idle = 0
        while taken < 4_000 && idle < 100 {
            let messages = mailbox.take()
            if messages.isEmpty {
                idle += 1
                wakeup.wait(milliseconds: 100)
            }
            for message in messages {
                #expect(threads[message.sender, default: 0] == message.number)
                threads[message.sender] = message.number + 1
            }
            taken += messages.count
        }
        #expect(taken == 4_000)
        #expect(mailbox.take().isEmpty)
    }

    @Test("a signal wakes the loop once, with its token, and time moves on")
    func wakesLoop() throws {
        let wakeup = try Wakeup()
        let token = Token(kind: 9, generation: 0, index: 5)
        var loop = try EventLoop(wakeup: wakeup, wakeupToken: token)
        #expect(loop.turn(waiting: false) == 0)
        wakeup.signal()
        wakeup.signal()
        #expect(loop.turn(waiting: true) == 1)
        #expect(loop.epoll.token(at: 0) == token)
        wakeup.drain()
        #expect(loop.turn(waiting: false) == 0)
    }

    @Test("a turn waits for the next timer and no longer than a few ticks beyond it")
    func timers() throws {
        var loop = try EventLoop(wakeup: Wakeup(), wakeupToken: Token(bits: 0))
        let timer = loop.timers.make(Token(kind: 2, generation: 0, index: 3))
        let start = loop.now.monotonic
        loop.timers.arm(timer, at: start + 50_000)
        var turns = 0
        while loop.due.isEmpty && turns < 20 {
            _ = loop.turn(waiting: true)
            turns += 1
        }
        #expect(loop.due == [Token(kind: 2, generation: 0, index: 3)])
        #expect(loop.now.monotonic >= start + 50_000)
        #expect(loop.now.monotonic < start + 5_000_000)
        _ = loop.turn(waiting: false)
        #expect(loop.due.isEmpty)
    }

    @Test("both clocks go on, and whole seconds are cut off")
    func moments() {
        let first = Moment.now()
        var second = first
        var wallReadAt = first.monotonic
        second.advance(&wallReadAt)
        #expect(second.monotonic >= first.monotonic)
        #expect(second.wall - first.wall == second.monotonic - first.monotonic)
        #expect(Moment(monotonic: 0, wall: 1_999_999).wallSeconds == 1)
        wallReadAt = 0
        second.advance(&wallReadAt)
        #expect(wallReadAt == second.monotonic)
        #expect(abs(second.wall - Moment.now().wall) < 5_000_000)
    }
}
