import CLinux
import EventLoop

/// Starts the gateway from a configuration that has been read.
///
///     signals ▸ state folder ▸ stores ▸ sockets ▸ workers ▸ admin door ▸ ready
enum Boot {
    /// Runs until told to end; the result is the exit code.
    static func run(_ configuration: Configuration, _ source: ConfigurationSource) -> CInt {
        do throws(BootError) {
            Process.raiseDescriptorLimit()
            // What lies in the state folder is nobody else's business.
            _ = umask(0o027)
            // Before any thread is started: they inherit which signals are blocked.
            let signals = try BootError.explaining("cannot watch signals") { () throws(IOError) in
                try SignalSource([SIGTERM, SIGINT, SIGHUP, SIGUSR1])
            }
            let folder = configuration.stateDirectory
            let failure = Process.makeFolder(folder)
            guard failure == 0 else {
                throw BootError("cannot make the state folder \(folder): \(IOError.text(of: failure))")
            }
            for warning in configuration.warnings { Process.say("gateway: warning: \(warning)") }
            return try Fleet(configuration, Stores.open(configuration), source).serve(signals)
        } catch {
            Process.say("gateway: \(error)")
            return BootError.exitCode
        }
    }
}
