import type { Listener } from './connection-url.ts';

/**
 * Returns the settings that every start passes, so that upgrades also apply to existing data.
 * @param durable false trades crash safety for speed, for temporary databases
 */
export function serverSettings(listener: Listener, durable: boolean): Record<string, string> {
  return {
    ...('port' in listener
      ? { listen_addresses: '127.0.0.1', port: String(listener.port) }
      : {
          listen_addresses: '',
          unix_socket_directories: listener.socketFolder,
          // Containers have 64 MB of /dev/shm; a parallel query must not fail there.
          dynamic_shared_memory_type: 'mmap',
        }),
    max_connections: '60',
    shared_buffers: '192MB',
    effective_cache_size: '1GB',
    maintenance_work_mem: '128MB',
    random_page_cost: '1.1',
    // Pages read a few rows by index: compiling such queries takes longer than running them.
    jit: 'off',
    // Avoids frequent checkpoints during a bulk load.
    max_wal_size: '2GB',
    min_wal_size: '128MB',
    wal_compression: 'on',
    wal_level: 'minimal',
    max_wal_senders: '0',
    checkpoint_timeout: '15min',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // The log must not contain stored data: no statements, no values of a violated key.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
    ...(durable
      ? { synchronous_commit: 'on' }
      : { synchronous_commit: 'off', fsync: 'off', full_page_writes: 'off' }),
  };
}
