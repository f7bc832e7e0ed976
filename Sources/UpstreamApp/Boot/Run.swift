import CLinux
import EventLoop

/// `upstream-app run`: from settings to a served socket, and to its end.
enum Run {
    /// Why the app did not start, in one line each.
    struct Failure: Error {
        var lines: [String]
    }

    /// Serves until SIGTERM or SIGINT. Answers false when a second signal cut the end short.
    static func serve(_ settings: Settings) throws(Failure) -> Bool {
        // First of all: threads inherit what is blocked, and process 1 would never hear of an earlier signal.
        let signals = try blockSignals()
        let secret = try prepare(settings)
        let database = try openDatabase(settings)
        let cache = try openCache(settings)
        let services = Services(
            settings.services, cache: cache, bounds: Examples.bounds)
        let examples = try examples(settings, services)
        let application = application(settings, database, cache, secret, services, examples)
        do throws(IOError) {
            return try serve(settings, application, examples, signals: signals)
        } catch {
            throw Failure(lines: ["\(settings.socketPath): \(error)"])
        }
    }

    private static func serve(
        _ settings: Settings, _ application: ApplicationSettings, _ examples: Examples,
        signals: consuming SignalSource
    ) throws(IOError) -> Bool {
        let database = application.database
        let cache = application.cache
        let listener = try listen(settings.socketPath)
        let wakeup = try Wakeup()
        let completions = Mailbox<Completion>(wakeup: wakeup)
        let queue = try JobQueue(threads: settings.workerThreads, boundedQueue: settings.passwordQueue)
        let workers = try WorkerThreads(
            "worker", count: settings.workerThreads, queue: queue, completions: completions,
            settings: application)
        let serviceQueue = try serviceQueue(settings, application.endpoints)
        let serviceWorkers = try serviceQueue.map { queue throws(IOError) in
            try WorkerThreads(
                "service", count: settings.serviceThreads, queue: queue, completions: completions,
                settings: application)
        }
        let welcome = try examples.welcome.map { email throws(IOError) in
            try WelcomeDelivery(database, email)
        }
        let delivery = try RevocationDelivery(database, to: settings.gateway) { userID in
            cache.delete(UserDocument.key(userID))
        }
        let isLocal = database.isLocal && settings.redis == nil
        var server = try Server(
            limits: ServerLimits(maxConnections: settings.maxConnections), listener: listener,
            signals: signals, queue: queue, serviceQueue: serviceQueue, endpoints: application.endpoints,
            wakeup: wakeup, completions: completions,
            glancer: isLocal ? Application(application, forGlances: true) : nil)
        StandardError.write("serving on \(settings.socketPath)")
        let isOrderly = try server.run()
        delivery.end()
        welcome?.end()
        // A thread that is still at work has used up its time; the end of the process ends it.
        if isOrderly && server.connectionCount == 0 {
            workers.end()
            serviceWorkers?.end()
        }
        return isOrderly
    }

    /// nil when nothing waits for services outside.
    private static func serviceQueue(
        _ settings: Settings, _ endpoints: Endpoints
    ) throws(IOError) -> JobQueue? {
        guard endpoints.list.contains(where: { $0.operation.lane == .service }) else { return nil }
        let count = settings.serviceThreads
        return try JobQueue(threads: count, boundedThreads: count, boundedQueue: 8 * count)
    }

    private static func examples(_ settings: Settings, _ services: Services) throws(Failure) -> Examples {
        do throws(WelcomeEmail.Fault) {
            return try Examples(settings.examples, services)
        } catch {
            throw Failure(lines: ["EMAIL_TEMPLATES: \(error.text)"])
        }
    }

    private static func blockSignals() throws(Failure) -> SignalSource {
        do throws(IOError) {
            return try SignalSource([SIGTERM, SIGINT])
        } catch {
            throw Failure(lines: ["signals: \(error)"])
        }
    }

    private static func application(
        _ settings: Settings, _ database: Database, _ cache: any Cache, _ secret: [UInt8],
        _ services: Services, _ examples: Examples
    ) -> ApplicationSettings {
        ApplicationSettings(
            secret: secret, database: database, cache: cache, isCacheShared: settings.redis != nil,
            cacheLifetimes: settings.cacheLifetimes,
            pages: pages(settings, examples.endpoints),
            lifetimes: settings.lifetimes, rotatesRefreshTokens: settings.rotatesRefreshTokens,
            hasher: PasswordHasher(cost: settings.passwordCost),
            services: services,
            endpoints: examples.endpoints, onSignUp: examples.onSignUp)
    }

    /// Reads the files of the pages, or says what is missing.
    private static func pages(_ settings: Settings, _ endpoints: Endpoints) -> Pages? {
        guard settings.servesDocs else { return nil }
        let pages = Pages(folder: settings.docsAssets, adding: endpoints.entries)
        if let fault = pages.fault {
            StandardError.write(
                "\(fault.path): \(fault.reason); /docs and /redoc say how to get it, all else is served")
        }
        return pages
    }

    /// Makes folders and key; answers with the key.
    private static func prepare(_ settings: Settings) throws(Failure) -> [UInt8] {
        // What is made from here on is nobody else's, but for what gets a mode of its own.
        _ = umask(0o027)
        do throws(Files.Failure) {
            try Files.makeFolder(settings.stateDirectory)
            if let folder = Files.parent(of: settings.socketPath) { try Files.makeFolder(folder) }
            return try SecretKey.load(settings.secret)
        } catch {
            throw Failure(lines: ["\(error.path): \(error.reason)"])
        }
    }

    /// The cache that REDIS_URL names, which need not be there, or one in this process.
    private static func openCache(_ settings: Settings) throws(Failure) -> any Cache {
        guard let target = settings.redis else { return MemoryCache() }
        do throws(RedisCache.Failure) {
            return try RedisCache(target)
        } catch {
            throw Failure(lines: ["REDIS_URL: \(error.text)"])
        }
    }

    /// Opens the database, with its tables as this version needs them.
    private static func openDatabase(_ settings: Settings) throws(Failure) -> Database {
        do throws(DatabaseFault) {
            let database = try Database.opened(settings.database, connections: settings.databaseConnections)
            _ = try database.migrated()
            return database
        } catch {
            throw Failure(lines: [error.text])
        }
    }

    /// Takes the socket's place. A stale socket is replaced; what is no socket, or is in use, is left alone.
    private static func listen(_ path: String) throws(IOError) -> UnixListener {
        switch Files.kind(path) {
        case .absent: break
        case .socket:
            if Probe.canConnect(to: path) { throw IOError(.bind, code: EADDRINUSE) }
        case .file, .folder, .other: throw IOError(.bind, code: EEXIST)
        }
        return try UnixListener(path: path, mode: 0o660)
    }
}
