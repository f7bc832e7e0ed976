import Bytes
import Redis

/// What commits revocations to Redis: one script, so that the keys and the stream say the same at any moment.
///
/// A key keeps the later of two ends and of two `before`, and a `jti` the providers of both. What was there
/// already is not appended to the stream again. Lives are relative, so that it does not matter which clock
/// is right.
enum RevocationScript {
    static let text = """
        local oldest, stream, last = ARGV[1], KEYS[#KEYS], #KEYS - 1
        if oldest == '' then stream, last = nil, #KEYS end
        local new = 0
        for i = 1, last do
          local key, at = KEYS[i], 1 + (i - 1) * 6
          local name, provider, id = ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
          local before, life, till = ARGV[at + 4], tonumber(ARGV[at + 5]), ARGV[at + 6]
          local old = redis.pcall('GET', key)
          local value = '1'
          if type(old) == 'table' then
            redis.call('DEL', key)
            old = false
          end
          if name == 'jti' then
            value = '@' .. provider
            if old and string.sub(old, 1, 1) ~= '@' then
              value = old
            elseif old then
              local names = string.sub(old, 2)
              local isNamed = string.find(',' .. names .. ',', ',' .. provider .. ',', 1, true)
              value = isNamed and old or old .. ',' .. provider
            end
          elseif name == 'sub' then
            value = before
            if old and (tonumber(old) or math.huge) >= tonumber(before) then value = old end
          elseif old then
            value = old
          end
          local left = redis.call('PTTL', key)
          if left == -1 then
            redis.call('SET', key, value)
          else
            redis.call('SET', key, value, 'PX', string.format('%d', math.max(left, life)))
          end
          if old ~= value or (left ~= -1 and life > left + 2000) then
            new = new + 1
            if stream then
              redis.call('XADD', stream, 'MINID', '~', oldest, '*', 'provider', provider, name, id,
                'before', before, 'until', till)
            end
          end
        end
        return new
        """

    /// Appends the command that commits `rows` to Redis, and tells how many of them have not ended.
    ///
    /// `now` is the wall clock's; the stream forgets what is older than `keep`, and without that there is
    /// none: in a Cluster a script has one key. All in microseconds.
    static func write(
        _ rows: [RevocationFile.Row], now: Int64, keep: Int64?, into output: inout ByteBuffer
    ) -> Int {
        let live = rows.filter { $0.forgetAt > now }
        if live.isEmpty { return 0 }
        output.beginCommand(argumentCount: (keep == nil ? 4 : 5) + live.count * 7)
        output.append(argument: "EVAL" as StaticString)
        output.append(argument: text)
        output.append(argument: Int64(live.count + (keep == nil ? 0 : 1)))
        for row in live {
            let key = RevocationKeys.key(of: row)
            output.append(argument: key.span)
        }
        if let keep {
            output.append(argument: RevocationKeys.stream)
            output.append(argument: max(0, now - keep) / 1_000)
        } else {
            output.append(argument: "" as StaticString)
        }
        for row in live {
            output.append(argument: RevocationKeys.name(of: row.entry.kind))
            output.append(argument: row.provider)
            output.append(argument: row.entry.value.span)
            output.append(argument: row.entry.beforeMicroseconds ?? 0)
            output.append(argument: (row.forgetAt - now + 999) / 1_000)
            output.append(argument: row.forgetAt)
        }
        return live.count
    }
}
