package io.lateen.proxy.filter.network.tcp;

import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One connection's way through the filters before its endpoint is connected to.
final class FilterWalk implements TcpFilter.Connection {
  private final TcpProxyFilter proxy;
  private final Worker worker;
  private final Channel client;
  private final RequestRecord record;
  private final Runnable passed;
  private final Runnable refused;
  private final List<TcpFilter.Watcher> watchers = new ArrayList<>(1);
  private @Nullable String cluster;
  private int next;
  private boolean over;

  FilterWalk(
      TcpProxyFilter proxy,
      Worker worker,
      Channel client,
      RequestRecord record,
      Runnable passed,
      Runnable refused) {
    this.proxy = proxy;
    this.worker = worker;
    this.client = client;
    this.record = record;
    this.passed = passed;
    this.refused = refused;
  }

  @Override
  public Worker worker() {
    return worker;
  }

  @Override
  public Channel client() {
    return client;
  }

  @Override
  public RequestRecord record() {
    return record;
  }

  @Override
  public Serving serving() {
    return proxy.serving();
  }

  @Override
  public void cluster(String name) {
    cluster = name;
  }

  /// What a filter chose; null: none did.
  @Nullable String cluster() {
    return cluster;
  }

  @Override
  public void proceed() {
    if (over) {
      return;
    }
    if (next < proxy.before.size()) {
      TcpFilter filter = proxy.before.get(next++);
      TcpFilter.Watcher watcher = filter.begin(this);
      if (over) {
        watcher.over(); // within begin
      } else {
        watchers.add(watcher);
      }
    } else {
      passed.run();
    }
  }

  @Override
  public void refuse() {
    refused.run();
  }

  void clientSaid(ByteBuf octets) {
    for (int i = 0; i < watchers.size(); i++) {
      watchers.get(i).clientSaid(octets);
    }
  }

  void serverSaid(ByteBuf octets) {
    for (int i = 0; i < watchers.size(); i++) {
      watchers.get(i).serverSaid(octets);
    }
  }

  void over() {
    over = true;
    watchers.forEach(TcpFilter.Watcher::over);
  }
}
