package io.lateen.proxy.filter.network.tcp;

import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.proxy.upstream.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/// The SPI of what stands before a TCP proxy, behaviour half. One instance serves all workers.
public interface TcpFilter {
  /// A client's connection. On its event loop only.
  interface Connection {
    Worker worker();

    Channel client();

    /// What is known of it, growing as it lives.
    RequestRecord record();

    /// What is served now.
    Serving serving();

    /// Chooses its cluster in place of the TCP proxy's configuration; before [#proceed].
    void cluster(String name);

    /// Lets it pass to the next filter and at last to its endpoint. To be called once; until then
    /// nothing of what the client says is read.
    void proceed();

    /// Closes it.
    void refuse();
  }

  /// Who looks on while a connection lives.
  interface Watcher {
    /// Octets from the client pass.
    ///
    /// @param octets its indexes stay as they are; not released
    default void clientSaid(ByteBuf octets) {}

    /// Octets from the endpoint pass; else as [#clientSaid].
    default void serverSaid(ByteBuf octets) {}

    /// The connection is over; its record is whole.
    void over();
  }

  /// A connection has come.
  Watcher begin(Connection connection);
}
