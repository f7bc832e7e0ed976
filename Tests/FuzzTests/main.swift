// Invariant: libFuzzer's driver takes the program's own arguments, which live as long as the process, and
// hands over `count` readable bytes at `data`, which are copied before anything else is done.
import Foundation

/// libFuzzer's own main, called by ours.
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ feed: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

var count = CommandLine.argc
var arguments = unsafe CommandLine.unsafeArgv
exit(
    unsafe runFuzzer(&count, &arguments) { data, count in
        let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: count))
        // Which target this process is for.
        let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
        guard let target = FuzzTarget(rawValue: name) else { fatalError("FUZZ_TARGET names no target") }
        if let fault = target.fault(in: bytes) { fatalError("\(target): \(fault)") }
        return 0
    })
