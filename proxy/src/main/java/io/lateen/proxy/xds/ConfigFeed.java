package io.lateen.proxy.xds;

import io.lateen.proxy.dns.Names;

/// What a proxy is configured by. It publishes snapshots on the event loop it was made with.
public sealed interface ConfigFeed permits AdsClient, FileFeed {
  /// Clusters are to be served once their names are known; before `start`.
  void awaits(Names names);

  /// Begins, and goes on until `close`.
  void start();

  /// Ends; what was published stays.
  void close();

  /// What is there, for the admin; only on the event loop.
  ConfigDump dump();
}
