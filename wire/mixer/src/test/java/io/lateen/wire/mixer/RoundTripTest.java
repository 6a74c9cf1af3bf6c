package io.lateen.wire.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.Attributes;
import io.lateen.wire.proto.mixer.CompressedAttributes;
import io.lateen.wire.proto.mixer.ReportRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// What is written by hand and by the generated classes is read alike by both.
class RoundTripTest {
  @Provide
  Arbitrary<AttributeBag> bags() {
    return Bags.any();
  }

  @Provide
  Arbitrary<List<AttributeBag>> records() {
    return Bags.any().list().ofMaxSize(8);
  }

  static Map<String, Object> values(Attributes bag) {
    Map<String, Object> values = new HashMap<>();
    bag.names().forEach(name -> values.put(name, bag.get(name)));
    return values;
  }

  @Property(tries = 300)
  void checksAreReadAlike(@ForAll("bags") AttributeBag bag, @ForAll boolean oldPeer)
      throws MessageProblem, InvalidProtocolBufferException {
    WordTable words = new WordTable(oldPeer ? Dictionary.OLD_SIZE : Dictionary.size());
    MessageBuffer buffer = new MessageBuffer();
    new AttributeWriter(buffer).all(bag, words);
    Map<String, QuotaWish> quotas = Map.of("requestcount", new QuotaWish(3, true));

    byte[] message = CheckRequest.write(buffer, words, "id-1", quotas);

    CheckRequest ours = CheckRequest.parse(message);
    assertThat(values(ours.attributes())).isEqualTo(values(bag));
    assertThat(ours.globalWordCount()).isEqualTo(words.known());
    assertThat(ours.deduplicationId()).isEqualTo("id-1");
    assertThat(ours.quotas()).isEqualTo(quotas);
    var theirs = io.lateen.wire.proto.mixer.CheckRequest.parseFrom(message);
    assertThat(Generated.read(theirs.getAttributes(), List.of())).isEqualTo(values(bag));
    assertThat(theirs.getQuotasMap().get("requestcount").getAmount()).isEqualTo(3);
  }

  @Property(tries = 300)
  void whatTheGeneratedClassesWriteIsRead(@ForAll("bags") AttributeBag bag) throws MessageProblem {
    CompressedAttributes theirs = Generated.write(bag);
    assertThat(values(AttributeParser.parse(theirs.toByteArray()))).isEqualTo(values(bag));
  }

  @Property(tries = 200)
  void batchesAreReadAlike(@ForAll("records") List<AttributeBag> records)
      throws MessageProblem, InvalidProtocolBufferException {
    ReportBatch batch = new ReportBatch(Dictionary.size());
    for (int round = 0; round < 2; round++) {
      for (AttributeBag record : records) {
        batch.begin().all(record, batch.words());
        batch.end();
      }
      byte[] message = batch.take();
      assertThat(batch.size()).isZero();

      List<AttributeBag> ours = new ReportReader(message).next(100);
      assertThat(ours.stream().map(RoundTripTest::values).toList())
          .isEqualTo(records.stream().map(RoundTripTest::values).toList());
      ReportRequest theirs = ReportRequest.parseFrom(message);
      List<Map<String, Object>> read = new ArrayList<>();
      theirs
          .getAttributesList()
          .forEach(one -> read.add(Generated.read(one, theirs.getDefaultWordsList())));
      assertThat(read).isEqualTo(records.stream().map(RoundTripTest::values).toList());
      assertThat(theirs.getRepeatedAttributesSemantics())
          .isEqualTo(ReportRequest.RepeatedAttributesSemantics.INDEPENDENT_ENCODING);
    }
  }

  @Property(tries = 200)
  void plainAttributesAreReadAlike(@ForAll("bags") AttributeBag bag)
      throws MessageProblem, InvalidProtocolBufferException {
    byte[] message = PlainAttributes.write(bag);
    assertThat(values(PlainAttributes.parse(message))).isEqualTo(values(bag));
    var theirs = io.lateen.wire.proto.mixer.Attributes.parseFrom(message);
    assertThat(theirs.getAttributesMap().keySet()).isEqualTo(bag.names());
    assertThat(values(PlainAttributes.parse(theirs.toByteArray()))).isEqualTo(values(bag));
  }
}
