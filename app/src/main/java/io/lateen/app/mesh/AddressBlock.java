package io.lateen.app.mesh;

import io.lateen.cli.Complaint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/// The loopback addresses of one mesh, 127.B.0.0/16. Held by a socket, so that two meshes on one
/// machine never share a block and a block is free again the moment its mesh is gone.
final class AddressBlock implements AutoCloseable {
  private static final int FIRST = 16;
  private static final int LAST = 239;
  private static final int CLAIM_PORT = 15999;

  private final int block;
  private final ServerSocket claim;

  private AddressBlock(int block, ServerSocket claim) {
    this.block = block;
    this.claim = claim;
  }

  /// Claims a free block, `preferred` if it is one (objects in the store have its addresses).
  static AddressBlock claim(int preferred, boolean onlyPreferred) {
    int count = LAST - FIRST + 1;
    for (int i = 0; i < (onlyPreferred ? 1 : count); i++) {
      int block = FIRST + Math.floorMod(preferred - FIRST + i, count);
      ServerSocket claim = tryClaim(block);
      if (claim != null) {
        return new AddressBlock(block, claim);
      }
    }
    throw new Complaint(
        onlyPreferred
            ? "the addresses of this mesh, 127."
                + preferred
                + ".0.0/16, are used by another one; stop that, or start anew with --reset"
            : "no free block of loopback addresses; stop a mesh first: lateen down",
        "");
  }

  private static @Nullable ServerSocket tryClaim(int block) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.bind(
          new InetSocketAddress(InetAddress.getByName("127." + block + ".255.254"), CLAIM_PORT));
      return socket;
    } catch (IOException _) {
      return null;
    }
  }

  int number() {
    return block;
  }

  /// `127.B.` and the two last octets.
  String address(int third, int fourth) {
    return "127." + block + "." + third + "." + fourth;
  }

  @Override
  public void close() {
    try {
      claim.close();
    } catch (IOException _) {
      // The process end frees it.
    }
  }
}
