package io.lateen.mixer.adapter.fluentd;

import io.lateen.mixer.adapter.outbox.Sender;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Speaks version 1 of the forward protocol, in "forward mode": a message for each tag of a batch,
/// each acknowledged by the receiver, so that nothing is lost in a connection that breaks. One
/// connection, opened when needed.
final class ForwardSender implements Sender<Entry> {
  private static final Logger LOG = LoggerFactory.getLogger(ForwardSender.class);
  private static final byte EVENT_TIME = 0;
  private static final int CHUNK_LENGTH = 16;

  private final String handler;
  private final InetSocketAddress address;
  private final int patience;
  private boolean acknowledges = true;
  private boolean everAcknowledged;
  private @Nullable Socket socket;
  private @Nullable MessageUnpacker answers;

  /// @param address looked up anew for each connection
  /// @param patience for connecting, and for an acknowledgement
  ForwardSender(String handler, InetSocketAddress address, Duration patience) {
    this.handler = handler;
    this.address = address;
    this.patience = Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE);
  }

  @Override
  public void send(List<Entry> batch) throws IOException {
    Map<String, List<Entry>> byTag =
        batch.stream()
            .collect(Collectors.groupingBy(Entry::tag, LinkedHashMap::new, Collectors.toList()));
    try {
      Socket open = open();
      for (Map.Entry<String, List<Entry>> tagged : byTag.entrySet()) {
        send(open, tagged.getKey(), tagged.getValue());
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private Socket open() throws IOException {
    if (socket == null) {
      Socket fresh = new Socket();
      socket = fresh;
      fresh.setSoTimeout(patience);
      fresh.connect(new InetSocketAddress(address.getHostString(), address.getPort()), patience);
      answers = MessagePack.newDefaultUnpacker(fresh.getInputStream());
    }
    return socket;
  }

  private void send(Socket to, String tag, List<Entry> entries) throws IOException {
    String chunk = chunk();
    OutputStream out = to.getOutputStream();
    out.write(message(tag, entries, chunk));
    out.flush();
    if (acknowledges) {
      await(chunk);
    }
  }

  private byte[] message(String tag, List<Entry> entries, String chunk) throws IOException {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      packer.packArrayHeader(3).packString(tag).packArrayHeader(entries.size());
      for (Entry entry : entries) {
        packer.packArrayHeader(2);
        pack(packer, entry.time());
        packer.addPayload(entry.record().array());
      }
      packer.packMapHeader(acknowledges ? 2 : 1).packString("size").packInt(entries.size());
      if (acknowledges) {
        packer.packString("chunk").packString(chunk);
      }
      return packer.toByteArray();
    }
  }

  /// Seconds and nanoseconds, as the protocol's extension type.
  private static void pack(MessageBufferPacker packer, Instant time) throws IOException {
    packer.packExtensionTypeHeader(EVENT_TIME, 2 * Integer.BYTES);
    packer.addPayload(
        ByteBuffer.allocate(2 * Integer.BYTES)
            .putInt((int) time.getEpochSecond())
            .putInt(time.getNano())
            .array());
  }

  private void await(String chunk) throws IOException {
    MessageUnpacker from = answers;
    if (from == null) {
      throw new IOException("no connection");
    }
    try {
      Value answer = from.unpackValue();
      if (!answer.toString().contains(chunk)) {
        throw new IOException(answer + " (expected: ack of " + chunk + ")");
      }
      everAcknowledged = true;
    } catch (SocketTimeoutException e) {
      if (everAcknowledged) {
        throw e;
      }
      // It took the message and has never answered any: one of those that do not.
      acknowledges = false;
      LOG.warn("{}: the receiver acknowledges nothing, it is not asked to any more", handler);
    }
  }

  private static String chunk() {
    byte[] id = new byte[CHUNK_LENGTH];
    ThreadLocalRandom.current().nextBytes(id);
    return Base64.getEncoder().encodeToString(id);
  }

  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      LOG.debug("{}: {}", handler, e.getMessage());
    } finally {
      socket = null;
      answers = null;
    }
  }
}
