package io.lateen.proxy.xds;

/// What a proxy is configured by. It publishes snapshots on the event loop it was made with.
public sealed interface ConfigFeed permits AdsClient, FileFeed {
  /// Begins, and goes on until `close`.
  void start();

  /// Ends; what was published stays.
  void close();

  /// What is there, for the admin; only on the event loop.
  ConfigDump dump();
}
