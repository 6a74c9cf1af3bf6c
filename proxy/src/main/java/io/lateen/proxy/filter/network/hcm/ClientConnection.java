package io.lateen.proxy.filter.network.hcm;

import io.lateen.proxy.filter.network.ConnectionFilter.Accepted;
import io.netty.buffer.ByteBuf;

/// A client's connection, whatever it speaks. On the connection's event loop only.
interface ClientConnection {
  /// Octets from the socket; released here.
  void arrived(ByteBuf data);

  /// The socket takes more, or no more for now.
  void writableChanged();

  /// The client will send nothing more.
  void inputEnded();

  /// Ends as soon as nothing is cut by it.
  void drain();

  /// What begins from now on, were its first octets here already, is judged by `to`.
  void move(HttpManager to, Accepted anew);

  void clientGone();
}
